package dev.millrace.benchmarks;

import dev.millrace.benchmarks.archive.ArchiveBenchmark;
import dev.millrace.benchmarks.chaos.ChaosCommand;
import dev.millrace.benchmarks.crawl.CrawlChaosCommand;
import dev.millrace.benchmarks.crawl.FrontierBenchmark;
import dev.millrace.benchmarks.duplicates.IndexBenchmark;
import dev.millrace.benchmarks.duplicates.RestoreBenchmark;
import dev.millrace.benchmarks.fetch.FetchBenchmark;
import dev.millrace.benchmarks.learn.LearnBenchmark;
import dev.millrace.benchmarks.replay.ReplayChaosCommand;
import dev.millrace.cli.terminal.StandardError;
import dev.millrace.schemas.SettingsException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The measurements, one command each. */
@Command(
    name = "millrace bench",
    mixinStandardHelpOptions = true,
    header = "Measures the program, beside a peer in the same run where one is installed.",
    description = {
      "",
      "All times are CPU time of the whole process, unless a line says otherwise; contenders take"
          + " turns, so that a noisy machine is as unkind to each.%n"
    },
    subcommands = {
      EncodeBenchmark.class,
      FilterBenchmark.class,
      TrainBenchmark.class,
      LearnBenchmark.class,
      DecodeBenchmark.class,
      ServeBenchmark.class,
      SwapBenchmark.class,
      EndToEndBenchmark.class,
      Gpt2Benchmark.class,
      ChaosCommand.class,
      ArchiveBenchmark.class,
      CrawlChaosCommand.class,
      ReplayChaosCommand.class,
      FrontierBenchmark.class,
      FetchBenchmark.class,
      IndexBenchmark.class,
      RestoreBenchmark.class
    })
public final class Benchmarks {
  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  private Benchmarks() {}

  public static void main(String[] arguments) {
    StandardError.restore();
    // As in the program itself: nothing printed depends on the machine's language.
    Locale.setDefault(Locale.ROOT);
    CommandLine commandLine = new CommandLine(new Benchmarks());
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.setExecutionExceptionHandler(Benchmarks::tell);
    System.exit(commandLine.execute(arguments));
  }

  /** One line, as of the program itself; {@code -Dmillrace.stacktrace=true} shows where. */
  private static int tell(Exception exception, CommandLine command, ParseResult parsed) {
    System.err.println("millrace bench: " + exception.getMessage());
    if (Boolean.getBoolean("millrace.stacktrace")) {
      exception.printStackTrace();
    }
    return exception instanceof SettingsException ? USAGE : FAILURE;
  }
}
