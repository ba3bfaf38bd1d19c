package dev.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.foreign.SmallInputs;
import dev.millrace.cli.run.LocalCuration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Generations that read another's topics, or take only some of the pages; one broker for all. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayFromIT {
  private static final int RECORDS = 150;

  /** A host with pages in both halves. */
  private static final String INSIDE = "handbook.debian.example";

  @TempDir static Path folder;
  private static LocalCuration main;
  private static Instant between;
  private static long firstPages;

  @BeforeAll
  static void curateMain() throws Exception {
    Path first = folder.resolve("first.warc.gz");
    Path second = folder.resolve("second.warc.gz");
    SmallInputs.partOfTheSample(0, RECORDS / 2, first);
    SmallInputs.partOfTheSample(RECORDS / 2, RECORDS, second);
    main = new LocalCuration(folder.resolve("data"), List.of());
    firstPages = main.ingest(List.of(first));
    Thread.sleep(5);
    between = Instant.now();
    Thread.sleep(5);
    assertThat(main.ingest(List.of(second))).isGreaterThan(firstPages);
    assertThat(main.curate("").clean()).isPositive();
  }

  @AfterAll
  static void close() {
    main.close();
  }

  private static CommandRun millrace(String... arguments) {
    return withInput("", arguments);
  }

  private static CommandRun withInput(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return CommandRun.withInput(input, all.toArray(String[]::new));
  }

  private static CommandRun start(String name, String... options) {
    return startWithInput("", name, options);
  }

  private static CommandRun startWithInput(String input, String name, String... options) {
    List<String> all = new ArrayList<>(List.of("replay", "start", name, "--until-drained"));
    all.addAll(List.of("--json"));
    all.addAll(List.of(options));
    return withInput(input, all.toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) {
    assertThat(run.exitCode()).as(run.errors()).isZero();
    assertThat(run.rows()).as("one object and nothing else").hasSize(1);
    return run.rows().getFirst();
  }

  private static JsonNode made(String name, String... options) {
    JsonNode made = json(start(name, options));
    assertThat(made.path("state").asText()).isEqualTo("ready");
    assertThat(made.path("counts").path("unaccounted").asLong()).isZero();
    return made;
  }

  /** Of a generation whose every page is accounted for, also on the topics themselves. */
  private static void requireExact(String name) {
    JsonNode audit =
        json(
            millrace(
                "accounts", "audit", "--deep", "--json", "--set", "topics.generation=" + name));
    assertThat(audit.path("findings")).as(audit.toString()).isEmpty();
    assertThat(audit.path("on-their-way").asLong()).as(audit.toString()).isZero();
    assertThat(audit.path("excused").asLong()).as(audit.toString()).isZero();
  }

  private static JsonNode compare(String first, String second) {
    return json(millrace("replay", "compare", first, second, "--hosts", "--json"));
  }

  @Test
  @Order(1)
  void oneFromDocumentsHasItsParentsExtractionAndEqualsIt() throws Exception {
    JsonNode made =
        made(
            "d",
            "--from",
            "documents",
            "--set",
            "tokenizer=" + SmallInputs.tokenizer(folder),
            "--set",
            "tokenize.block-length=64");
    assertThat(made.path("ranges").path(0).path("topic").asText()).isEqualTo("documents");
    JsonNode found = compare("main", "d");
    EqualGenerations.require(found);
    JsonNode before = found.path("generations").path("main");
    JsonNode after = found.path("generations").path("d");
    for (String count : List.of("pages", "documents", "clean", "dropped", "droppedByStage")) {
      assertThat(after.path(count)).as(count).isEqualTo(before.path(count));
    }
    assertThat(made.path("counts").path("tokens").asLong()).isPositive();
    requireExact("d");
    String drops = millrace("drops", "--set", "topics.generation=d").out();
    assertThat(drops).contains(after.path("pages") + " pages").contains(", 0 unaccounted");
    after
        .path("dropped")
        .properties()
        .forEach(
            rule -> assertThat(drops).containsPattern(rule.getValue() + " .*" + rule.getKey()));
  }

  @Test
  @Order(2)
  void oneFromCleanDocumentsPacksThemAloneAndARunTrainsOnItBeside() throws Exception {
    List<String> options =
        new ArrayList<>(List.of("--from", "clean-documents", "--parent", "d", "--rate", "0.8"));
    options.addAll(List.of("--train", "beside"));
    for (String setting :
        List.of(
            "train.model=" + SmallInputs.model(folder),
            "train.context-length=64",
            "train.blocks-per-step=32",
            "train.evaluation-blocks=2")) {
      options.addAll(List.of("--set", setting));
    }
    JsonNode made = made("c", options.toArray(String[]::new));
    assertThat(made.path("ranges").path(0).path("topic").asText()).isEqualTo("d.clean-documents");
    JsonNode found = compare("d", "c");
    EqualGenerations.require(found);
    assertThat(found.path("tokens").path("c")).isEqualTo(found.path("tokens").path("d"));
    assertThat(found.path("generations").path("c").path("pages"))
        .isEqualTo(found.path("generations").path("d").path("pages"));
    assertThat(found.path("generations").path("c").path("steps").asLong()).isPositive();
    requireExact("c");
    assertThat(millrace("replay", "status", "c").out()).contains("generation c is ready: 100.0 %");

    assertThat(folder.resolve("data").resolve("checkpoints").resolve("beside")).isDirectory();
    JsonNode promoted =
        json(millrace("replay", "promote", "c", "--fresh", "--run", "beside", "--json"));
    assertThat(promoted.path("run").asText()).isEqualTo("beside");
    assertThat(json(millrace("replay", "rollback", "--json")).path("name").asText())
        .isEqualTo("main");
  }

  @Test
  @Order(3)
  @Tag("long")
  void pagesOfBeforeAndOfOtherHostsAreDroppedByARule() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "# two\n\n" + INSIDE + "\n");
    JsonNode made = made("h", "--since", between.toString(), "--hosts", hosts.toString());
    assertThat(made.path("since").asText()).isNotEmpty();
    assertThat(made.path("hosts")).extracting(JsonNode::asText).containsExactly(INSIDE);

    JsonNode found = compare("main", "h");
    assertThat(column(found, "replay.since")).isEqualTo(firstPages);
    long inside = found.path("hosts").path(INSIDE).path("pages").asLong();
    JsonNode counts = found.path("generations").path("h");
    long others = counts.path("dropped").path("replay.hosts").asLong();
    assertThat(others).isPositive().isEqualTo(column(found, "replay.hosts"));
    assertThat(counts.path("pages").asLong() - firstPages - others).isBetween(1L, inside);
    assertThat(counts.path("clean").asLong()).isPositive();
  }

  @Test
  @Order(4)
  @Tag("long")
  void whatItsParentDroppedStaysItsParents() {
    made("hd", "--from", "documents", "--parent", "h");
    JsonNode found = compare("h", "hd");
    EqualGenerations.require(found);
    assertThat(found.path("generations").path("hd").path("droppedByStage").path("extraction"))
        .isEqualTo(found.path("generations").path("h").path("droppedByStage").path("extraction"));
    assertThat(column(found, "replay.since")).isEqualTo(firstPages);
    requireExact("hd");
  }

  @Test
  @Order(5)
  void aPackerLeavesOutWhatIsOutsideAndItStaysClean() {
    List<String> options = List.of("--from", "clean-documents", "--parent", "d", "--hosts", "-");
    JsonNode made = json(startWithInput(INSIDE, "l", options.toArray(String[]::new)));
    long clean = made.path("counts").path("clean").asLong();
    long leftOut = made.path("counts").path("leftOut").asLong();
    assertThat(made.path("counts").path("unaccounted").asLong()).isZero();
    assertThat(leftOut).isBetween(1L, clean - 1);

    JsonNode found = compare("d", "l");
    assertThat(column(found, "replay.hosts")).isEqualTo(leftOut);
    assertThat(found.path("matrix").path("clean").path("clean").asLong())
        .isEqualTo(clean - leftOut)
        .isEqualTo(found.path("hosts").path(INSIDE).path("clean").path("l").asLong());
    assertThat(found.path("tokens").path("l").asLong())
        .isEqualTo(found.path("hosts").path(INSIDE).path("tokens").path("d").asLong())
        .isLessThan(found.path("tokens").path("d").asLong());
    requireExact("l");
    assertThat(millrace("replay", "list").out())
        .contains("clean-documents of d", "only pages of " + INSIDE);
    assertThat(millrace("trace", "domain:example", "--set", "topics.generation=l").out())
        .contains(" by replay.hosts, in generation l");
  }

  @Test
  @Order(6)
  void whatCannotBeIsOneLineAndChangesNothing() throws Exception {
    String before = millrace("replay", "list", "--json").out();
    Path none = Files.writeString(folder.resolve("none"), "# none\n\n");
    Path odd = Files.writeString(folder.resolve("odd"), "a.example\nhttps://a.example/b\n");
    refused("no generation starts from 'words'", "--from", "words");
    refused("--since is '12.1.2026', but must be a time", "--since", "12.1.2026");
    refused("--since is 2999-01-01, but it is ", "--since", "2999-01-01");
    refused("--hosts " + none + " names no host", "--hosts", none.toString());
    refused("odd, line 2: 'https://a.example/b' is a URL", "--hosts", odd.toString());
    refused(
        "--hosts cannot be read from " + folder.resolve("gone"),
        "--hosts",
        "" + folder.resolve("gone"));
    refused("--rate is 0.0, but must be over 0", "--rate", "0");
    refused("--rate is 1.5, but must be over 0", "--rate", "1.5");
    refused("train.run is 'a b'", "--train", "a b");
    refused("that did not train on generation x", "--train", "beside");
    refused(
        "language.threshold is a setting of curation",
        "--from",
        "clean-documents",
        "--set",
        "language.threshold=0.9");
    refused(
        "generation l has no clean-documents of its own",
        "--from",
        "clean-documents",
        "--parent",
        "l");
    assertThat(millrace("replay", "list", "--json").out()).isEqualTo(before);
  }

  private static void refused(String reason, String... options) {
    CommandRun run = start("x", options);
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
    assertThat(run.errors().lines().filter(line -> line.startsWith("millrace: ")))
        .singleElement()
        .asString()
        .contains(reason);
    assertThat(run.out()).isEmpty();
  }

  private static long column(JsonNode found, String fate) {
    return found.path("matrix").properties().stream()
        .mapToLong(row -> row.getValue().path(fate).asLong())
        .sum();
  }
}
