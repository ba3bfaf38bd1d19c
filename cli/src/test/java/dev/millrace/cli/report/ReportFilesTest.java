package dev.millrace.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.report.page.ReportPage;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  @TempDir Path folder;

  private static ReportPage page(String title) {
    return new ReportPage(title, "", "", List.of());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("out"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void anEarlierReportIsReplacedAndNothingIsLeftBeside() throws IOException {
    ReportFiles files = new ReportFiles(folder.resolve("out"));
    files.write(page("first"));
    files.requireOurs();
    files.write(page("second"));
    assertThat(files.html()).content().contains("<h1>second</h1>").doesNotContain("<h1>first");
    assertThat(files.markdown()).content().contains("# second").doesNotContain("first");
    assertThat(names()).containsExactly("report.html", "report.md");
  }

  @Test
  void whatIsNoReportStaysAsItIs() throws IOException {
    for (String name : List.of("report.html", "report.md")) {
      Path out = Files.createDirectories(folder.resolve("of-" + name));
      Path foreign = Files.writeString(out.resolve(name), "mine");
      ReportFiles files = new ReportFiles(out);
      assertThatThrownBy(files::requireOurs)
          .isInstanceOf(SettingsException.class)
          .hasMessage(
              "--out: "
                  + foreign
                  + " is there and is no report of millrace's; name another folder");
      assertThatThrownBy(() -> files.write(page("t"))).isInstanceOf(SettingsException.class);
      assertThat(foreign).content().isEqualTo("mine");
      assertThat(out).as("nothing is left beside it").isDirectoryContaining(foreign::equals);
      assertThat(out.toFile().list()).containsExactly(name);
    }
  }

  @Test
  void aFileThatIsAFolderOrAFolderThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new ReportFiles(file).requireOurs())
        .hasMessage("--out: " + file + " is a file; name a folder");
    Files.createDirectories(folder.resolve("out").resolve("report.md"));
    assertThatThrownBy(() -> new ReportFiles(folder.resolve("out")).requireOurs())
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void theCommandRefusesBeforeItStartsAnything() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(Files.createDirectories(folder.resolve("out")).resolve("report.md"), "mine");
    CommandRun run =
        CommandRun.of(
            "report",
            "--data",
            folder.resolve("data").toString(),
            "--out",
            folder.resolve("out").toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("is no report of millrace's").hasLineCount(1);
    assertThat(folder.resolve("data")).isEmptyDirectory();
    CommandRun many = CommandRun.of("report", "--checkpoints", "101");
    assertThat(many.exitCode()).isEqualTo(2);
    assertThat(many.errors()).contains("--checkpoints is 101, but must be from 0 to 100");
  }
}
