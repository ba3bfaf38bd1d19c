package dev.millrace.cli.command.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.command.options.DataOptions;
import dev.millrace.cli.generation.ChosenGeneration;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.view.AccountsReport;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.cli.view.Progress;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts of all stages, from {@code page-fates} and the other small topics. */
@Command(
    name = "accounts",
    mixinStandardHelpOptions = true,
    subcommands = AuditCommand.class,
    header = "What became of all pages: a table by stage and rule, with what is unaccounted.",
    description = {
      "",
      "Every page ends as clean, dropped or dead letter; what has not is unaccounted. Reads small"
          + " topics only.",
      "",
      "Examples: millrace accounts --data millrace-data%n"
          + "          millrace accounts audit --deep --data millrace-data%n"
    })
public final class AccountsCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofSeconds(5);

  @Option(names = "--follow", description = "the table again every 5 s, until it is stopped")
  private boolean follow;

  @Option(names = "--json", description = "one JSON object on standard output")
  private boolean json;

  @Mixin private DataOptions source = new DataOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    return source.read(common.wiring(), this::print);
  }

  private int print(Wiring given, Connection connection) throws InterruptedException {
    ChosenGeneration chosen = ChosenGeneration.read(given, connection);
    String run = chosen.wiring().trainer(source.checkpoints()).run();
    RecordSerdes serdes = new RecordSerdes(connection);
    try (PipelineAccounts accounts = PipelineAccounts.open(connection, chosen.topics(), serdes)) {
      do {
        accounts.awaitSettled();
        show(accounts.progress(run));
        if (follow) {
          Thread.sleep(LOOK);
        }
      } while (follow);
    }
    return 0;
  }

  private void show(Progress now) {
    try {
      System.out.println(
          json
              ? new ObjectMapper().writeValueAsString(AccountsReport.toJson(now))
              : AccountsReport.toText(now));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
