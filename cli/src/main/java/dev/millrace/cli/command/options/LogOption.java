package dev.millrace.cli.command.options;

import dev.millrace.cli.logging.LogFormat;
import picocli.CommandLine.Option;

/** How a process that goes on writes what it has to say. */
public final class LogOption {
  /** Read from the command line before it is parsed: loggers are made with the first class. */
  @Option(
      names = LogFormat.OPTION,
      paramLabel = "FORMAT",
      defaultValue = "plain",
      description =
          "plain, or json: an object a line on both standard output and error, with stage, topic,"
              + " offset and page id where they are known (default: ${DEFAULT-VALUE})")
  private LogFormat format = LogFormat.PLAIN;
}
