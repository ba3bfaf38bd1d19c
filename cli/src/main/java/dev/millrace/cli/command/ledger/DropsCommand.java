package dev.millrace.cli.command.ledger;

import dev.millrace.accounts.Counts;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drops",
    mixinStandardHelpOptions = true,
    header =
        "What was dropped and why: a table by rule with counts, shares of all pages, and examples.",
    description = {"", "Example: millrace drops --data millrace-data --examples 3%n"})
public final class DropsCommand implements Callable<Integer> {
  /** Whose rights it needs, as it is they that count. */
  private static final String READER = "accounts";

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "1",
      description = "pages shown for each rule (default: ${DEFAULT-VALUE})")
  private int examples;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return source.read(common.wiring(), this::print);
  }

  private int print(Wiring wiring, Connection connection) throws InterruptedException {
    Topics topics = ChosenGeneration.read(wiring, connection).topics();
    RecordSerdes serdes = new RecordSerdes(connection);
    Map<String, RuleDrops> byRule = new TreeMap<>();
    for (Topics maker : topics.makers()) {
      TopicScan.values(READER, connection, serdes, maker.droppedDocuments())
          .toEnd(
              record -> {
                DroppedDocument drop = record.value();
                if (topics.isMadeBy(maker, drop.getStage())) {
                  byRule
                      .computeIfAbsent(drop.getRule(), rule -> new RuleDrops())
                      .add(drop, examples);
                }
              });
    }
    try (PipelineAccounts accounts = PipelineAccounts.open(connection, topics, serdes)) {
      Counts counts = accounts.settledCounts();
      System.out.printf(
          Locale.ROOT,
          "%,d pages, %,d dropped, %,d clean, %,d dead letters, %,d unaccounted%n",
          counts.pages(),
          counts.allDropped(),
          counts.clean(),
          counts.deadLetters(),
          counts.unaccounted());
      byRule.entrySet().stream()
          .sorted(Map.Entry.comparingByValue(Comparator.comparingLong(drops -> -drops.count)))
          .forEach(rule -> print(rule.getKey(), rule.getValue(), counts.pages()));
    }
    return 0;
  }

  /** What one rule dropped, and the latest of it. */
  private static final class RuleDrops {
    private final Deque<DroppedDocument> latest = new ArrayDeque<>();
    private long count;

    void add(DroppedDocument drop, int atMost) {
      count++;
      latest.addFirst(drop);
      if (latest.size() > atMost) {
        latest.removeLast();
      }
    }
  }

  private static void print(String rule, RuleDrops drops, long pages) {
    System.out.printf(
        Locale.ROOT,
        "%,8d  %5.1f %%  %s%n",
        drops.count,
        100.0 * drops.count / Math.max(1, pages),
        rule);
    for (DroppedDocument drop : drops.latest) {
      String matched =
          drop.getMatchedRecordId().isEmpty() ? "" : ", repeats " + drop.getMatchedRecordId();
      System.out.printf(
          Locale.ROOT,
          "                    %s: %.4g, limit %.4g%s%n",
          drop.getUrl(),
          drop.getMeasured(),
          drop.getLimit(),
          matched);
    }
  }
}
