package dev.millrace.cli.command.ledger;

import dev.millrace.cli.accounts.AccountsFeed;
import dev.millrace.cli.accounts.Counts;
import dev.millrace.cli.accounts.StageLag;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    Wiring wiring = common.wiring();
    return source.read(wiring, connection -> print(wiring, connection));
  }

  private int print(Wiring wiring, Connection connection) throws InterruptedException {
    try (AccountsFeed feed =
            new AccountsFeed(connection, wiring.topics(), new RecordSerdes(connection));
        StageLag lag = new StageLag(connection)) {
      feed.awaitReached(lag.ends(feed.partitions()));
      Counts counts = feed.accounts().counts();
      System.out.printf(
          Locale.ROOT,
          "%,d pages, %,d dropped, %,d clean%n",
          counts.pages(),
          counts.allDropped(),
          counts.clean());
      counts.dropped().entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .forEach(
              rule ->
                  print(
                      rule.getKey(),
                      rule.getValue(),
                      counts.pages(),
                      feed.accounts().examples(rule.getKey())));
    }
    return 0;
  }

  private void print(String rule, long count, long pages, List<DroppedDocument> dropped) {
    System.out.printf(
        Locale.ROOT, "%,8d  %5.1f %%  %s%n", count, 100.0 * count / Math.max(1, pages), rule);
    for (DroppedDocument drop : dropped.subList(0, Math.min(examples, dropped.size()))) {
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
