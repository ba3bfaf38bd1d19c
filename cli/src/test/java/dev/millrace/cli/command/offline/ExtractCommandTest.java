package dev.millrace.cli.command.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void givesTitleTextAndLanguageOfAPlainAndAGzipFile() throws IOException {
    Path plain = Fixtures.write(folder.resolve("a.html"), Fixtures.articlePage());
    Path gzip = Fixtures.writeGzip(folder.resolve("b.html.gz"), Fixtures.articlePage());

    CommandRun run = CommandRun.of("extract", plain.toString(), gzip.toString());

    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
    List<JsonNode> rows = run.rows();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).path("source").textValue()).isEqualTo(plain.toString());
    assertThat(rows.get(1).path("source").textValue()).isEqualTo(gzip.toString());
    for (JsonNode row : rows) {
      assertThat(row.path("title").textValue()).isEqualTo("The mill");
      assertThat(row.path("text").textValue()).contains("He knows from the sound");
      assertThat(row.path("language").textValue()).isEqualTo("en");
      assertThat(row.path("score").floatValue()).isGreaterThan(0.65f);
      assertThat(row.has("reason")).isFalse();
    }
  }

  @Test
  void givesTheReasonWhereThereIsNoText() throws IOException {
    Path empty = Fixtures.write(folder.resolve("empty.html"), Fixtures.page("", ""));

    JsonNode row = CommandRun.of("extract", empty.toString()).rows().getFirst();

    assertThat(row.path("reason").textValue()).isEqualTo("extraction.empty");
    assertThat(row.has("text")).isFalse();
  }

  @Test
  void namesWarcPagesByRecordIdAndJudgesNoUrlUnlessAsked() throws IOException {
    String url = "http://porn.example/mill.html";
    Path warc =
        Fixtures.write(
            folder.resolve("a.warc"),
            Fixtures.warcResponse("urn:uuid:1", url, Fixtures.articlePage())
                + Fixtures.warcResponse(
                    "urn:uuid:2", "http://mill.example/", Fixtures.articlePage()));

    List<JsonNode> rows = CommandRun.of("extract", warc.toString()).rows();
    List<JsonNode> judged = CommandRun.of("extract", "--url-rules", warc.toString()).rows();

    assertThat(rows)
        .extracting(row -> row.path("source").textValue())
        .containsExactly("urn:uuid:1", "urn:uuid:2");
    assertThat(rows.getFirst().path("url").textValue()).isEqualTo(url);
    assertThat(rows.getFirst().path("text").textValue()).contains("miller");
    assertThat(judged.get(0).path("reason").textValue()).startsWith("url.");
    assertThat(judged.get(1).path("text").textValue()).contains("miller");
  }

  @Test
  void tellsAWarcOnStandardInputByItsContent() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (String id : List.of("urn:uuid:1", "urn:uuid:2")) {
      members.write(
          Fixtures.gzip(Fixtures.warcResponse(id, "http://mill.example/", Fixtures.articlePage())));
    }

    CommandRun run = CommandRun.withInput(members.toByteArray(), "extract", "-");

    assertThat(run.rows())
        .extracting(row -> row.path("source").textValue())
        .containsExactly("urn:uuid:1", "urn:uuid:2");
  }

  @Test
  void readsOnlyPagesAndNoHiddenFilesOfAFolder() throws IOException {
    Fixtures.write(folder.resolve("sub/b.html"), Fixtures.articlePage());
    Fixtures.write(folder.resolve("a.htm"), Fixtures.articlePage());
    Fixtures.write(folder.resolve("LICENSE"), "free");
    Fixtures.write(folder.resolve(".hidden/c.html"), Fixtures.articlePage());

    assertThat(CommandRun.of("extract", folder.toString()).rows())
        .extracting(row -> Path.of(row.path("source").textValue()).getFileName().toString())
        .containsExactly("a.htm", "b.html");
  }

  @Test
  void deliversTheReadableFilesAndSaysByItsExitCodeThatOneIsBroken() throws IOException {
    byte[] whole = Fixtures.gzip(Fixtures.articlePage());
    Files.write(folder.resolve("a.html.gz"), Arrays.copyOf(whole, whole.length / 2));
    Fixtures.write(folder.resolve("b.html"), Fixtures.articlePage());
    Fixtures.write(folder.resolve("c.warc.gz"), "no WARC");

    CommandRun run = CommandRun.of("extract", folder.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.rows()).hasSize(1);
    assertThat(run.errors().lines()).hasSize(2);
    assertThat(run.errors()).contains("a.html.gz: cannot be read").contains("c.warc.gz is no WARC");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    CommandRun run = CommandRun.of("extract", folder.resolve("gone.html").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("gone.html: no such file or folder");
  }
}
