package dev.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.foreign.SmallInputs;
import dev.millrace.cli.run.LocalCuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generations of a data folder that nobody runs, each made by one command. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayIT {
  private static final int RECORDS = 150;

  @TempDir static Path folder;

  @BeforeAll
  static void curateMain() throws Exception {
    Path crawl = folder.resolve("crawl.warc.gz");
    SmallInputs.partOfTheSample(0, RECORDS, crawl);
    try (LocalCuration main = new LocalCuration(folder.resolve("data"), List.of())) {
      assertThat(main.ingest(List.of(crawl))).isPositive();
      LocalCuration.Result made = main.curate("");
      assertThat(made.clean()).isPositive();
    }
  }

  private static CommandRun replay(String... arguments) {
    List<String> all = new ArrayList<>(List.of("replay"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) {
    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.rows()).as("one object and nothing else").hasSize(1);
    return run.rows().getFirst();
  }

  @Test
  @Order(1)
  void aReplayWithEqualSettingsComparesAsEqualInEveryCellAndEveryText() {
    JsonNode made = json(replay("start", "g2", "--from", "pages", "--json"));
    assertThat(made.path("state").asText()).isEqualTo("ready");
    assertThat(made.path("parent").asText()).isEqualTo("main");
    assertThat(made.path("counts").path("unaccounted").asLong()).isZero();
    assertThat(made.path("counts").path("tokens").asLong()).isPositive();

    JsonNode found = json(replay("compare", "main", "g2", "--json"));
    JsonNode main = found.path("generations").path("main");
    JsonNode second = found.path("generations").path("g2");
    for (String count : List.of("pages", "documents", "clean", "dropped", "unaccounted")) {
      assertThat(second.path(count)).as(count).isEqualTo(main.path(count));
    }
    EqualGenerations.require(found);
    assertThat(found.path("texts").path("same")).isEqualTo(main.path("clean"));
    assertThat(found.path("pages")).isEqualTo(main.path("pages"));
  }

  @Test
  @Order(2)
  void aStartThatIsRepeatedFindsWhatTheFirstMade() {
    JsonNode before = json(replay("list", "--json"));
    JsonNode again = json(replay("start", "g2", "--json"));
    assertThat(again.path("counts")).isEqualTo(before.path("generations").path(1).path("counts"));
    assertThat(again.path("begunAt")).isEqualTo(before.path("generations").path(1).path("begunAt"));
    assertThat(before.path("current").asText()).isEqualTo("main");
  }

  @Test
  @Order(3)
  void aChangedRuleShowsInTheMatrixInExamplesAndInTheList() {
    JsonNode made =
        json(replay("start", "g3", "--parent", "g2", "--set", "language.threshold=0.95", "--json"));
    assertThat(made.path("settings").path("language.threshold").asText()).isEqualTo("0.95");

    JsonNode found = json(replay("compare", "g2", "g3", "--examples", "2", "--json"));
    long moved = found.path("matrix").path("clean").path("language.low-score").asLong();
    assertThat(moved).isPositive();
    long changed = found.path("changedFates").asLong();
    assertThat(changed).isGreaterThanOrEqualTo(moved);
    assertThat(found.path("equal").asBoolean()).isFalse();
    assertThat(found.path("examples").path("fates").path("clean -> language.low-score"))
        .isNotEmpty();
    assertThat(found.path("tokens").path("g3").asLong())
        .isLessThan(found.path("tokens").path("g2").asLong());
    assertThat(found.path("languages").path("en").path("changedFates").asLong()).isEqualTo(changed);

    CommandRun text = replay("compare", "g2", "g3", "--hosts");
    assertThat(text.exitCode()).isZero();
    assertThat(text.out()).contains("clean -> language.low-score", "they differ in " + changed);
    assertThat(replay("list").out())
        .contains("language.threshold 0.65 -> 0.95")
        .containsPattern("main +current");
    assertThat(replay("status", "g3").out()).contains("generation g3 is ready: 100.0 %");
  }

  @Test
  @Order(4)
  void whatCannotBeIsOneLineAndChangesNothing() {
    String before = replay("list", "--json").out();
    refused("there is no generation g7", "status", "g7");
    refused("there is no generation g7", "compare", "main", "g7");
    refused("is named twice", "compare", "g2", "g2");
    refused("generation main is there from the beginning", "start", "main");
    refused("a generation cannot be named 'a b'", "start", "a b");
    refused("no generation starts from 'words'", "start", "g4", "--from", "words");
    refused("there is no generation g9", "start", "g4", "--parent", "g9");
    refused(
        "generation g3 was begun with language.threshold=0.95, not 0.9",
        "start",
        "g3",
        "--set",
        "language.threshold=0.9");
    refused(
        "generation g3 was begun with --from pages, not documents",
        "start",
        "g3",
        "--from",
        "documents");
    assertThat(replay("list", "--json").out()).isEqualTo(before);
  }

  @Test
  @Order(5)
  void whatIsPromotedIsWhatEveryCommandAsks() {
    refused("generation main is current and stays", "drop", "main");
    refused("there is no generation g7", "promote", "g7");
    JsonNode promoted = json(replay("promote", "g3", "--fresh", "--json"));
    assertThat(promoted.path("changed").asBoolean()).isTrue();
    assertThat(promoted.path("state").asText()).isEqualTo("current");
    assertThat(promoted.path("run").asText()).isEqualTo("g3");
    assertThat(replay("list").out())
        .containsPattern("main +retired")
        .containsPattern("g3 +current");

    CommandRun accounts =
        CommandRun.of("accounts", "--json", "--data", folder.resolve("data").toString());
    assertThat(json(accounts).path("clean")).isEqualTo(promoted.path("counts").path("clean"));
    assertThat(replay("rollback").out()).contains("generation main is current; run default");
    assertThat(replay("rollback").out()).contains("generation main is current, as it was");
  }

  @Test
  @Order(6)
  void aDropSaysWhatGoesAndThenItIsGone() {
    Path stores = folder.resolve("data").resolve("streams").resolve("g2-millrace-curation");
    assertThat(stores).isDirectory();
    JsonNode plan = json(replay("drop", "g2", "--dry-run", "--json"));
    assertThat(plan.path("topics").path("g2.token-blocks").asLong()).isPositive();
    assertThat(plan.path("topics").has("g2-millrace-curation-duplicate-index-changelog"))
        .as(plan.toString())
        .isTrue();
    assertThat(plan.path("groups")).hasSize(3);
    assertThat(plan.path("stateFolders").has(stores.toString())).isTrue();
    assertThat(stores).isDirectory();

    assertThat(replay("drop", "g2").out()).contains("deleted " + plan.path("topics").size());
    assertThat(stores).doesNotExist();
    assertThat(replay("drop", "g2").out())
        .contains("generation g2 was dropped before; nothing is left of it");
    refused("generation g2 was dropped", "start", "g2");
  }

  @Test
  @Order(7)
  void whatNobodyExtractsIsNotWaitedFor() throws Exception {
    Path crawl = folder.resolve("more.warc.gz");
    SmallInputs.partOfTheSample(RECORDS, RECORDS + 10, crawl);
    try (LocalCuration more = new LocalCuration(folder.resolve("data"), List.of())) {
      assertThat(more.ingest(List.of(crawl))).isPositive();
    }
    refused(
        "extraction of generation main has records to do before all of its documents is there",
        "start",
        "g8",
        "--from",
        "documents");
    refused("there is no generation g8", "status", "g8");
  }

  private static void refused(String reason, String... arguments) {
    CommandRun run = replay(arguments);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
    assertThat(run.errors().lines().filter(line -> line.startsWith("millrace: ")))
        .singleElement()
        .asString()
        .contains(reason);
    assertThat(run.out()).isEmpty();
  }
}
