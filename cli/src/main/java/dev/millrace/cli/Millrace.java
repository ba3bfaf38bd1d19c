package dev.millrace.cli;

import dev.millrace.cli.command.ledger.DropsCommand;
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
import dev.millrace.cli.command.stage.FilterCommand;
import dev.millrace.cli.command.stage.IngestCommand;
import dev.millrace.cli.command.stage.LocalCommand;
import dev.millrace.cli.command.stage.RegistryCommand;
import dev.millrace.cli.command.stage.RunCommand;
import dev.millrace.cli.command.stage.ServeCommand;
import dev.millrace.cli.command.stage.SettingsCommand;
import dev.millrace.cli.command.stage.TokenizeCommand;
import dev.millrace.cli.command.stage.TopicsCommand;
import dev.millrace.cli.command.stage.TrainCommand;
import dev.millrace.ingest.NoInputException;
import dev.millrace.local.LocalException;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
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
      FilterCommand.class,
      TokenizeCommand.class,
      TrainCommand.class,
      ServeCommand.class,
      RegistryCommand.class,
      DropsCommand.class,
      TraceCommand.class,
      TopicsCommand.class,
      SettingsCommand.class,
      TokenizerCommand.class,
      ExtractCommand.class,
      JudgeCommand.class,
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
  private static final int USAGE = 2;
  private static final int FAILURE = 1;
  private static final int MAX_CAUSES = 16;

  private Millrace() {}

  public static void main(String[] arguments) {
    // Figures are printed alike everywhere, and Kafka's broker does not start in Turkish, where the
    // upper case of i is no I.
    Locale.setDefault(Locale.ROOT);
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Millrace());
    commandLine.setExecutionExceptionHandler(handler());
    commandLine.setParameterExceptionHandler(Millrace::refuse);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    return commandLine;
  }

  /** One line, not the whole help. */
  private static int refuse(ParameterException exception, String[] arguments) {
    String command = exception.getCommandLine().getCommandSpec().qualifiedName();
    System.err.println("millrace: " + message(exception) + "; " + wayOut(exception, command));
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
      System.err.println("millrace: " + message(exception));
      if (Boolean.getBoolean("millrace.stacktrace")) {
        exception.printStackTrace();
      }
      return isUsersToMend(exception) ? USAGE : FAILURE;
    };
  }

  /** Also if what ends the program only passes on what a part of it met. */
  private static boolean isUsersToMend(Throwable exception) {
    return exception instanceof IllegalArgumentException
        || causes(exception).anyMatch(Millrace::namesWhatToMend);
  }

  private static boolean namesWhatToMend(Throwable exception) {
    return exception instanceof SettingsException
        || exception instanceof LocalException
        || exception instanceof NoInputException
        || exception instanceof ConfigException
        || exception instanceof IOException;
  }

  private static Stream<Throwable> causes(Throwable exception) {
    return Stream.iterate(exception, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
  }

  private static String message(Throwable exception) {
    Throwable cause = exception.getCause();
    Throwable told = cause != null && tellsMore(exception, cause) ? cause : exception;
    String message = told.getMessage();
    boolean needsType = message == null || message.isBlank() || told instanceof FileSystemException;
    String line = needsType || message == null ? told.toString() : message;
    return line.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }

  /** Kafka's clients say that they could not be made, and only in the cause why. */
  private static boolean tellsMore(Throwable exception, Throwable cause) {
    return exception.getClass() == KafkaException.class
        || (exception instanceof UncheckedIOException
            && cause.toString().equals(exception.getMessage()));
  }
}
