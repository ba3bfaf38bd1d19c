package dev.millrace.cli.command.options;

import dev.millrace.cli.logging.LogFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a process that goes on writes what it has to say. */
public final class LogOption {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  /** The program has looked for it before the line is parsed: loggers are made with any class. */
  @Option(
      names = LogFormat.OPTION,
      paramLabel = "FORMAT",
      description =
          "plain, or json: an object a line on both standard output and error, with stage, topic,"
              + " offset and page id where they are known (default: plain)")
  public void setFormat(LogFormat format) {
    if (!format.isBegun() && command != null) {
      throw new ParameterException(
          command.commandLine(),
          LogFormat.OPTION + " json must stand on the command line itself, not in a file");
    }
  }
}
