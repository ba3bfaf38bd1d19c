package dev.millrace.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.foreign.SmallInputs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a collector gets to know of a run of the sample's beginning, every page traced. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TracesIT {
  private static final int RECORDS = 120;

  @TempDir static Path folder;
  private static List<OtlpCollector.Received> spans = List.of();
  private static Map<String, OtlpCollector.Received> byId = Map.of();
  private static JsonNode summary = new ObjectMapper().nullNode();

  @BeforeAll
  static void run() throws Exception {
    Path crawl = folder.resolve("part.warc.gz");
    SmallInputs.partOfTheSample(0, RECORDS, crawl);
    try (OtlpCollector collector = new OtlpCollector();
        MillraceProcess run =
            MillraceProcess.start(folder.resolve("log"), arguments(crawl, collector.endpoint()))) {
      assertThat(run.exitCode()).as(run.output()).isZero();
      assertThat(collector.refused()).isEmpty();
      assertThat(run.output()).doesNotContain("opentelemetry", "cannot be sent");
      spans = collector.spans();
    }
    byId =
        spans.stream()
            .collect(
                Collectors.toMap(
                    OtlpCollector.Received::spanId, Function.identity(), (one, other) -> one));
    summary = new ObjectMapper().readTree(folder.resolve("summary").toFile());
  }

  private static List<String> arguments(Path crawl, String endpoint) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run", crawl.toString(), "--until-drained"));
    arguments.addAll(List.of("--port", "0", "--json", folder.resolve("summary").toString()));
    arguments.addAll(List.of("--data", folder.resolve("data").toString()));
    arguments.addAll(List.of("--publish", folder.resolve("published").toString()));
    for (String setting :
        List.of(
            "traces.endpoint=" + endpoint,
            "traces.sample=1",
            "language.wanted=",
            "language.threshold=0.2",
            "tokenize.held-out-fraction=0",
            "train.evaluation-wait=1s",
            "train.model=" + SmallInputs.model(folder),
            "tokenizer=" + SmallInputs.tokenizer(folder),
            "tokenize.block-length=64",
            "train.context-length=64",
            "train.blocks-per-step=256")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }

  private static List<OtlpCollector.Received> named(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  private static String parent(OtlpCollector.Received span) {
    return Optional.ofNullable(byId.get(span.parentId()))
        .map(OtlpCollector.Received::name)
        .orElse("");
  }

  @Test
  void eachPageBeginsOneTraceAndEverySpanIsBelowOneThatCame() {
    assertThat(named("ingest")).hasSize(summary.get("pages").asInt()).isNotEmpty();
    assertThat(named("ingest").stream().map(OtlpCollector.Received::traceId))
        .doesNotHaveDuplicates();
    assertThat(named("ingest")).allSatisfy(root -> assertThat(root.parentId()).isEmpty());
    assertThat(spans)
        .filteredOn(span -> !span.name().equals("ingest"))
        .allSatisfy(
            span -> {
              Optional<OtlpCollector.Received> above =
                  Optional.ofNullable(byId.get(span.parentId()));
              assertThat(above.map(OtlpCollector.Received::traceId))
                  .as("%s", span)
                  .contains(span.traceId());
            });
    assertThat(spans)
        .allSatisfy(span -> assertThat(span.end()).isGreaterThanOrEqualTo(span.start()));
  }

  @Test
  void theWayOfAPageGoesThroughAllStagesToTheSteps() {
    Map<String, String> above =
        Map.of(
            "extraction", "ingest",
            "curation", "extraction",
            "deduplication", "curation",
            "tokenize", "deduplication",
            "publish", "deduplication",
            "block", "tokenize",
            "step", "block");
    above.forEach(
        (name, expected) ->
            assertThat(named(name))
                .as(name)
                .isNotEmpty()
                .allSatisfy(span -> assertThat(parent(span)).isEqualTo(expected)));
    assertThat(named("extraction")).hasSameSizeAs(named("ingest"));
    assertThat(named("tokenize")).hasSize(summary.get("clean").asInt());
    assertThat(named("publish")).hasSameSizeAs(named("tokenize"));
  }

  /** Each page that was packed is in a block that names it, and each block in a step that does. */
  @Test
  void blocksAndStepsAreLinkedToAllThatTheyAreMadeOf() {
    Set<String> inBlocks =
        named("block").stream()
            .flatMap(block -> block.links().stream())
            .collect(Collectors.toSet());
    Set<String> inSteps =
        named("step").stream().flatMap(step -> step.links().stream()).collect(Collectors.toSet());

    assertThat(inBlocks)
        .containsExactlyInAnyOrderElementsOf(
            named("tokenize").stream().map(OtlpCollector.Received::spanId).toList());
    assertThat(named("block").stream().map(OtlpCollector.Received::spanId))
        .containsAll(inSteps)
        .hasSizeGreaterThanOrEqualTo(inSteps.size());
    assertThat(inSteps).isNotEmpty();
  }

  @Test
  void aDropSaysItsRuleAndNothingOfThePage() {
    List<OtlpCollector.Received> drops =
        spans.stream()
            .filter(span -> "dropped".equals(span.attributes().get("millrace.fate")))
            .toList();

    int dropped = 0;
    for (JsonNode byRule : summary.get("dropped")) {
      dropped += byRule.asInt();
    }
    assertThat(drops).hasSize(dropped).isNotEmpty();
    assertThat(drops)
        .allSatisfy(
            drop ->
                assertThat(drop.attributes())
                    .containsKeys(
                        "millrace.rule",
                        "millrace.page.id",
                        "messaging.destination.name",
                        "messaging.destination.partition.id",
                        "messaging.kafka.offset"));
    assertThat(spans)
        .allSatisfy(
            span ->
                assertThat(span.attributes().values())
                    .allSatisfy(
                        value -> assertThat(value).hasSizeLessThan(80).doesNotContain("://")));
  }
}
