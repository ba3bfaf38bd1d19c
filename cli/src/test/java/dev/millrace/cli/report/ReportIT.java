package dev.millrace.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.foreign.SmallInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small run is drained, and reported as its summary says. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReportIT {
  private static final int RECORDS = 150;

  @TempDir Path folder;

  @Test
  @Tag("long") // SectionsTest is shorter
  void itsNumbersAreThoseOfTheAccounts() throws Exception {
    Path crawl = folder.resolve("crawl.warc.gz");
    SmallInputs.partOfTheSample(0, RECORDS, crawl);
    String summary = run(crawl);
    assertThat(summary.lines().toList().getLast())
        .isEqualTo("report           ./millrace report --data " + folder.resolve("data"));

    JsonNode accounts = json("accounts", "--json");
    Path out = folder.resolve("out");
    JsonNode told = json("report", "--json", "--out", out.toString(), "--prompt", "The mill");
    for (String count :
        List.of(
            "pages",
            "documents",
            "clean",
            "withdrawn",
            "dropped",
            "deadLetters",
            "unaccounted",
            "tokens",
            "heldOutTokens",
            "steps")) {
      assertThat(told.path(count)).as(count).isEqualTo(accounts.path(count));
    }
    assertThat(told.path("html").asText()).isEqualTo(out.resolve("report.html").toString());
    assertThat(told.path("filmed").asInt()).isPositive();
    requirePage(Jsoup.parse(Files.readString(out.resolve("report.html"))), accounts);
    assertThat(out.resolve("report.md"))
        .content()
        .contains("| **%,d** | pages |".formatted(accounts.path("pages").asLong()));
  }

  private static void requirePage(Document page, JsonNode accounts) {
    assertThat(page.select("#overview").text())
        .contains(
            "%,d pages = %,d clean + %,d dropped + 0 dead letters; 0 unaccounted."
                .formatted(
                    accounts.path("pages").asLong(),
                    accounts.path("clean").asLong(),
                    dropped(accounts)));
    Map<String, Long> rules = new TreeMap<>();
    for (Element row : page.select("#drops table:has(th:contains(Rule)) tbody tr")) {
      rules.put(row.child(0).text(), Long.parseLong(row.child(2).text().replace(",", "")));
    }
    Map<String, Long> counted = new TreeMap<>();
    accounts
        .path("dropped")
        .properties()
        .forEach(rule -> counted.put(rule.getKey(), rule.getValue().asLong()));
    assertThat(rules).isEqualTo(counted);
    assertThat(page.select("#drops .example")).isNotEmpty();
    assertThat(page.select("#data").text()).contains("crawl.warc.gz").doesNotContain("/crawl");
    assertThat(page.select("#sheet").text()).contains("documents of", "Language", "Host");
    assertThat(page.select("#training figcaption b").eachText())
        .containsExactly("Loss", "Held-out bits per byte", "Learning rate", "Tokens a second");
    // A small run may have no held-out text to be evaluated on.
    assertThat(page.select("#training svg.curve")).hasSizeBetween(3, 4);
    assertThat(page.select("#film h3").eachText()).containsExactly("The mill");
    assertThat(page.select("#film .said").eachText())
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).startsWith("The mill"));
    assertThat(page.select("#samples .said")).hasSize(3);
    assertThat(page.select("#repeat").text()).contains("--set train.blocks-per-step=32");
    assertThat(page.select("script")).isEmpty();
  }

  private static long dropped(JsonNode accounts) {
    long all = 0;
    for (JsonNode count : accounts.path("dropped")) {
      all += count.asLong();
    }
    return all;
  }

  private JsonNode json(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.rows().getFirst();
  }

  /** What it printed. */
  private String run(Path crawl) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("run", crawl.toString(), "--until-drained"));
    all.addAll(List.of("--port", "0", "--data", folder.resolve("data").toString()));
    for (String setting :
        List.of(
            "tokenizer=" + SmallInputs.tokenizer(folder),
            "train.model=" + SmallInputs.model(folder),
            "tokenize.block-length=64",
            "train.context-length=64",
            "train.blocks-per-step=32",
            "train.evaluation-blocks=2",
            "train.evaluation-wait=1s",
            "train.idle-checkpoint=1s",
            "train.checkpoint-every-steps=20")) {
      all.addAll(List.of("--set", setting));
    }
    try (MillraceProcess process = MillraceProcess.start(folder.resolve("run.log"), all)) {
      assertThat(process.exitCode()).as(process.output()).isZero();
      return process.output();
    }
  }
}
