package dev.millrace.cli;

import dev.millrace.cli.command.ledger.AccountsCommand;
import dev.millrace.cli.command.ledger.DropsCommand;
import dev.millrace.cli.command.ledger.LineageCommand;
import dev.millrace.cli.command.ledger.ReportCommand;
import dev.millrace.cli.command.ledger.TraceCommand;
import dev.millrace.cli.command.model.ChatCommand;
import dev.millrace.cli.command.model.ExportCommand;
import dev.millrace.cli.command.model.GenerateCommand;
import dev.millrace.cli.command.model.ImportCommand;
import dev.millrace.cli.command.model.InspectCommand;
import dev.millrace.cli.command.model.LogitsCommand;
import dev.millrace.cli.command.offline.DecodeCommand;
import dev.millrace.cli.command.offline.EncodeCommand;
import dev.millrace.cli.command.offline.EvalCommand;
import dev.millrace.cli.command.offline.ExtractCommand;
import dev.millrace.cli.command.offline.JudgeCommand;
import dev.millrace.cli.command.offline.ScrubCommand;
import dev.millrace.cli.command.offline.SignaturesCommand;
import dev.millrace.cli.command.offline.TokenizerCommand;
import dev.millrace.cli.command.options.LogOption;
import dev.millrace.cli.command.quality.QualityCommand;
import dev.millrace.cli.command.replay.ReplayCommand;
import dev.millrace.cli.command.stage.AclsCommand;
import dev.millrace.cli.command.stage.CrawlCommand;
import dev.millrace.cli.command.stage.FilterCommand;
import dev.millrace.cli.command.stage.IngestCommand;
import dev.millrace.cli.command.stage.KeysCommand;
import dev.millrace.cli.command.stage.LocalCommand;
import dev.millrace.cli.command.stage.MetricsCommand;
import dev.millrace.cli.command.stage.PublishCommand;
import dev.millrace.cli.command.stage.RegistryCommand;
import dev.millrace.cli.command.stage.RunCommand;
import dev.millrace.cli.command.stage.ServeCommand;
import dev.millrace.cli.command.stage.SettingsCommand;
import dev.millrace.cli.command.stage.TokenizeCommand;
import dev.millrace.cli.command.stage.TopicsCommand;
import dev.millrace.cli.command.stage.TrainCommand;
import dev.millrace.cli.command.steer.SteerCommand;
import dev.millrace.cli.command.takedown.RetrainCommand;
import dev.millrace.cli.command.takedown.TakedownCommand;
import dev.millrace.cli.logging.LogFormat;
import dev.millrace.cli.settings.DeclaredSettings;
import dev.millrace.cli.terminal.ErrorLine;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.cli.terminal.StandardError;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. */
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    version = "millrace 0.1.0",
    header =
        "Turns a stream of crawled web pages into a language model, and serves the newest one.",
    description = {
      "",
      "pages -> documents -> clean documents -> token blocks -> optimizer steps -> checkpoints ->"
          + " completions",
      "",
      "Begin with: millrace run --until-drained%n"
    },
    subcommands = {
      RunCommand.class,
      LocalCommand.class,
      IngestCommand.class,
      CrawlCommand.class,
      FilterCommand.class,
      TokenizeCommand.class,
      PublishCommand.class,
      TrainCommand.class,
      ServeCommand.class,
      KeysCommand.class,
      RegistryCommand.class,
      AccountsCommand.class,
      DropsCommand.class,
      TraceCommand.class,
      LineageCommand.class,
      ReportCommand.class,
      TakedownCommand.class,
      ReplayCommand.class,
      RetrainCommand.class,
      SteerCommand.class,
      TopicsCommand.class,
      AclsCommand.class,
      SettingsCommand.class,
      MetricsCommand.class,
      TokenizerCommand.class,
      ExtractCommand.class,
      JudgeCommand.class,
      QualityCommand.class,
      ScrubCommand.class,
      SignaturesCommand.class,
      EncodeCommand.class,
      DecodeCommand.class,
      GenerateCommand.class,
      ChatCommand.class,
      LogitsCommand.class,
      InspectCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      EvalCommand.class
    })
public final class Millrace {
  /** Commands that go on, and have something to say meanwhile. */
  private static final List<String> GOING_ON =
      List.of(
          "run", "ingest", "crawl", "filter", "tokenize", "publish", "train", "serve", "registry");

  private static final int USAGE = 2;
  private static final int FAILURE = 1;

  private Millrace() {}

  public static void main(String[] arguments) {
    StandardError.restore();
    LogFormat.of(arguments).begin();
    // Figures are printed alike everywhere, and Kafka's broker does not start in Turkish, where the
    // upper case of i is no I.
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(commandLine(), arguments));
  }

  /** Ends, whatever happens: threads that a start left behind would keep a process for ever. */
  static int execute(CommandLine commandLine, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (Error e) {
      System.err.println("millrace: " + e);
      e.printStackTrace();
      return FAILURE;
    }
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Millrace());
    commandLine.getSubcommands().forEach(Millrace::addLogOption);
    commandLine.setExecutionExceptionHandler(handler());
    commandLine.setParameterExceptionHandler(Millrace::refuse);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.getSubcommands().values().forEach(Millrace::nameSettings);
    return commandLine;
  }

  private static void addLogOption(String name, CommandLine command) {
    if (GOING_ON.contains(name)) {
      var _ = command.addMixin("log", new LogOption());
    }
  }

  /** In the help of every command that has some. */
  private static void nameSettings(CommandLine command) {
    command.getSubcommands().values().forEach(Millrace::nameSettings);
    CommandSpec spec = command.getCommandSpec();
    if (spec.optionsMap().containsKey("--set")) {
      spec.usageMessage()
          .footer(
              "",
              "Settings: "
                  + String.join(", ", DeclaredSettings.groups())
                  + "; millrace settings GROUP lists those of one with defaults and bounds");
    }
  }

  /** One line, not the whole help. */
  private static int refuse(ParameterException exception, String[] arguments) {
    String command = exception.getCommandLine().getCommandSpec().qualifiedName();
    System.err.println("millrace: " + ErrorLine.of(exception) + "; " + wayOut(exception, command));
    return USAGE;
  }

  private static String wayOut(ParameterException exception, String command) {
    return exception instanceof UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? "did you mean " + unmatched.getSuggestions().getFirst() + "?"
        : command + " --help lists what there is";
  }

  /**
   * What the user can mend is one line and exit code 2; all else is a broken world, one line and
   * exit code 1.
   */
  private static IExecutionExceptionHandler handler() {
    return (exception, command, parsed) -> {
      if (Shutdown.isUnderWay()) {
        return FAILURE; // not asked for: the signal is the process's exit code
      }
      System.err.println("millrace: " + ErrorLine.of(exception));
      if (Boolean.getBoolean("millrace.stacktrace")) {
        exception.printStackTrace();
      }
      return ErrorLine.isUsersToMend(exception) ? USAGE : FAILURE;
    };
  }
}
