package dev.millrace.cli.command.ledger;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.command.options.JsonOption;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.lineage.KnownRuns;
import dev.millrace.cli.lineage.TraceJson;
import dev.millrace.cli.lineage.TraceText;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.lineage.Trace;
import dev.millrace.replay.lineage.kafka.LineageReader;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.trainer.TrainerSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "trace",
    mixinStandardHelpOptions = true,
    header =
        "What became of a URL, a host, a domain or a text: its pages, their fate, and the training"
            + " steps and checkpoints that used them.",
    description = {
      "",
      "TARGET is a URL as it was crawled, or url:, prefix:, host:, domain: or digest: and what it"
          + " names. Answers from an index on disk, which a run keeps up to date; without one the"
          + " first answer reads all topics, later ones what is new.",
      "",
      "The exit code is 1 if nothing is known of the target.",
      "",
      "Examples: millrace trace http://example.org/ --data millrace-data%n"
          + "          millrace trace domain:example.org --json%n"
    })
public final class TraceCommand implements Callable<Integer> {
  private static final int UNKNOWN = 1;

  @Parameters(
      paramLabel = "TARGET",
      description = "a URL as it was crawled, or url:, prefix:, host:, domain: or digest:")
  private String target = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "100",
      description = "pages at most (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--after",
      paramLabel = "PLACE",
      defaultValue = "",
      description = "go on where an earlier answer ended: its next")
  private String after = "";

  @Mixin private JsonOption json = new JsonOption();
  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1) {
      throw new SettingsException("--limit is " + limit + ", but must be 1 or more");
    }
    TakedownTarget wanted = TakedownTarget.parse(target);
    return source.read(common.wiring(), (given, connection) -> trace(wanted, given, connection));
  }

  private int trace(TakedownTarget wanted, Wiring given, Connection connection) {
    ChosenGeneration chosen = ChosenGeneration.read(given, connection);
    TrainerSettings trainer = chosen.wiring().trainer(source.checkpoints());
    LineageReader reader =
        new LineageReader(
            connection, new RecordSerdes(connection), chosen.topics(), source.lineage(given));
    return reader.answer(
        chosen.all(),
        note -> System.err.println("millrace: " + note),
        answers -> {
          Trace trace = answers.trace(wanted, after, limit);
          return print(trace, new KnownRuns(answers, trainer.checkpointsRoot()), trainer.run());
        });
  }

  private int print(Trace trace, KnownRuns runs, String run) {
    boolean known = !trace.pages().isEmpty();
    if (known || json.isGiven()) {
      json.print(TraceJson.of(trace, runs), String.join("\n", TraceText.of(trace, runs, run)));
    }
    if (!trace.next().isEmpty()) {
      System.err.println("millrace: more pages: --limit, or --after " + trace.next());
    }
    if (!known) {
      System.err.println("millrace: no page of " + target + "; name it as it was crawled");
    }
    return known ? 0 : UNKNOWN;
  }
}
