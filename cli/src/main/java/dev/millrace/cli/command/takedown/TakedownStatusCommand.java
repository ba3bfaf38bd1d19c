package dev.millrace.cli.command.takedown;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.view.ReceiptReport;
import dev.millrace.filters.stream.withdrawal.WithdrawalProgress;
import dev.millrace.replay.takedown.Receipt;
import dev.millrace.replay.takedown.kafka.ReceiptScan;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownHistory.Entry;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.trainer.kafka.SeenRuns;
import dev.millrace.trainer.retrain.SeenByRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    header = "A receipt: what a takedown removed, who had seen it, and what remains until when.",
    description = {
      "",
      "Names each clean document that was withdrawn, counts the pages that were dropped since, says"
          + " which steps and checkpoints of which runs had seen any of it, and until when topics"
          + " still hold it by their retention of now.",
      "",
      "A takedown is named by its target, or all of a request by its reference; all that ever were"
          + " where none is named.",
      "",
      "Example: millrace takedown status letter-17%n"
    })
public final class TakedownStatusCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TARGET|REFERENCE",
      arity = "0..*",
      description = "a target as in takedown add, or the reference that it was added with")
  private List<String> named = new ArrayList<>();

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return source.read(common.wiring(), this::print);
  }

  private int print(Wiring wiring, Connection connection) {
    Topics topics = ChosenGeneration.read(wiring, connection).topics();
    TakedownTopics.of(topics).require(connection);
    RecordSerdes serdes = new RecordSerdes(connection);
    TakedownHistory history = TakedownFollower.read("takedown", connection, topics, serdes);
    List<ReceiptReport> reports = reports(chosen(history), connection, topics, serdes, wiring);
    if (json) {
      System.out.println(TakedownJson.of(reports.stream().map(ReceiptReport::toJson).toList()));
    } else {
      reports.forEach(report -> report.lines().forEach(System.out::println));
    }
    if (reports.isEmpty()) {
      System.err.println("millrace: nothing was ever taken down");
    }
    return 0;
  }

  private List<ReceiptReport> reports(
      List<Entry> entries,
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Wiring wiring) {
    List<TakedownTarget> targets = entries.stream().map(Entry::target).toList();
    if (targets.isEmpty()) {
      return List.of();
    }
    long obeyed = WithdrawalProgress.read(connection, topics);
    Map<TakedownTarget, Receipt> receipts = ReceiptScan.of(targets, connection, topics, serdes);
    Map<TakedownTarget, List<SeenByRun>> seen =
        SeenRuns.of(
            targets,
            connection,
            topics,
            serdes,
            wiring.trainer(source.checkpoints()).checkpointsRoot());
    return entries.stream()
        .map(
            entry ->
                new ReceiptReport(
                    entry,
                    obeyed > entry.offset(),
                    receipts.getOrDefault(entry.target(), Receipt.NONE),
                    seen.getOrDefault(entry.target(), List.of())))
        .toList();
  }

  private List<Entry> chosen(TakedownHistory history) {
    if (named.isEmpty()) {
      return List.copyOf(history.entries().values());
    }
    return named.stream().flatMap(name -> chosen(history, name).stream()).distinct().toList();
  }

  /** By reference; where no takedown has it, by target. */
  private static List<Entry> chosen(TakedownHistory history, String name) {
    List<Entry> referenced =
        history.entries().values().stream()
            .filter(entry -> entry.takedown().getReference().equals(name))
            .toList();
    if (!referenced.isEmpty()) {
      return referenced;
    }
    try {
      return history
          .find(TakedownTarget.parse(name))
          .map(List::of)
          .orElseThrow(() -> unknown(name));
    } catch (SettingsException e) {
      throw unknown(name);
    }
  }

  private static SettingsException unknown(String name) {
    return new SettingsException(
        "'"
            + name
            + "' is neither a target nor a reference of any takedown; millrace takedown list --all"
            + " shows them");
  }
}
