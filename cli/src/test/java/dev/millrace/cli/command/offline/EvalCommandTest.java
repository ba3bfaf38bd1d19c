package dev.millrace.cli.command.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.Fixtures;
import dev.millrace.cli.rows.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvalCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void rulesCountsAgreementAndFollowsSettings() throws IOException {
    ObjectNode row = JsonLines.object().put("id", "a").put("text", "Two words.");
    row.putObject("gopher-quality").put("keep", false).put("reason", "gopher_short_doc");
    String oracle = Fixtures.writeGzip(folder.resolve("oracle.jsonl.gz"), row + "\n").toString();

    assertThat(CommandRun.of("eval", "rules", oracle).out()).contains("1 of 1 agree");
    assertThat(CommandRun.of("eval", "rules", oracle, "--set", "gopher-quality.min-words=1").out())
        .contains("0 of 1 agree");
  }

  @Test
  void languageCountsTheOraclesLabels() throws IOException {
    Path table =
        Fixtures.write(
            folder.resolve("oracle.tsv"),
            "true\tlabel\tprobability\ttext\nen\ten\t0.9\t" + Fixtures.ARTICLE + "\n");

    assertThat(CommandRun.of("eval", "language", table.toString()).out())
        .contains("1 texts: 1 with the oracle's label, 1 with the true language");
  }

  @Test
  void signaturesCountsEqualOnes() throws IOException {
    String row = Fixtures.row("a", Fixtures.ARTICLE);
    JsonNode signed = CommandRun.withInput(row, "signatures", "-").rows().getFirst();
    ObjectNode entry = JsonLines.object().put("id", "a").put("text", Fixtures.ARTICLE);
    entry.set("minhash", signed.path("minhash"));
    Path oracle = Fixtures.writeGzip(folder.resolve("oracle.jsonl.gz"), entry + "\n");

    assertThat(CommandRun.of("eval", "signatures", oracle.toString()).out())
        .contains("1 signatures: 1 equal in all values");
  }

  @Test
  void piiScoresTheStrictProfile() throws IOException {
    String text = "Card 4242 4242 4242 4242";
    Fixtures.write(
        folder.resolve("gold.jsonl"),
        "{\"text\":\""
            + text
            + "\",\"entities\":[{\"label\":\"CREDIT_CARD\",\"start\":5,\"end\":24}]}\n");

    assertThat(CommandRun.of("eval", "pii", folder.toString()).out())
        .contains("PAYMENT_CARD recall 1.0000 (1 of 1), precision 1.0000 (1 of 1)");
  }

  @Test
  void extractionScoresPagesAgainstTheirText() throws IOException {
    Fixtures.writeGzip(folder.resolve("html/p1.html.gz"), Fixtures.articlePage());
    ObjectNode truth = JsonLines.object();
    truth.putObject("p1").put("url", "http://mill.example/").put("articleBody", Fixtures.ARTICLE);
    Fixtures.write(folder.resolve("ground-truth.json"), truth.toString());

    CommandRun run = CommandRun.of("eval", "extraction", folder.toString(), "--worst", "1");

    assertThat(run.errors()).isEmpty();
    assertThat(run.out()).containsPattern("all +1 +").contains("http://mill.example/");
  }

  @Test
  void refusesAnOracleThatIsNotThere() {
    CommandRun run = CommandRun.of("eval", "rules", folder.resolve("gone").toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.errors()).contains("gone: no such file or folder");
  }
}
