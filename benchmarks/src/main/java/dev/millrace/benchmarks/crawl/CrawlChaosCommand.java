package dev.millrace.benchmarks.crawl;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.benchmarks.chaos.ChaosCommand;
import dev.millrace.benchmarks.chaos.process.FreePorts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "crawl",
    mixinStandardHelpOptions = true,
    header = "Kills frontiers and fetchers by a seed, and judges by the web server's own log.",
    description = {
      "",
      "Serves a generated web under names of its own at loopback addresses; crawls it with copies"
          + " of frontier and fetcher, each a process; kills one after the other by SIGKILL. Then"
          + " no two requests to a host may be closer than its pause, and each page that can be"
          + " reached and is allowed must be there once. Exit code 1 if anything is not so.%n"
    })
public final class CrawlChaosCommand implements Callable<Integer> {
  private static final int MAX_SEED = 1_000_000;

  @Option(names = "--seed", paramLabel = "N", description = "default: drawn, and printed")
  private @Nullable Long seed;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "50",
      description = "default: ${DEFAULT-VALUE}")
  private int kills;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "5m",
      converter = ChaosCommand.TimeText.class,
      description = "over which kills are spread (default: ${DEFAULT-VALUE})")
  private Duration duration = Duration.ZERO;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      defaultValue = "30m",
      converter = ChaosCommand.TimeText.class,
      description = "for the end of the crawl (default: ${DEFAULT-VALUE})")
  private Duration patience = Duration.ZERO;

  @Option(
      names = "--hosts",
      paramLabel = "N",
      defaultValue = "100",
      description = "default: ${DEFAULT-VALUE}")
  private int hosts;

  @Option(
      names = "--pages",
      paramLabel = "N",
      defaultValue = "200",
      description = "of each host (default: ${DEFAULT-VALUE})")
  private int pages;

  @Option(
      names = "--delay",
      paramLabel = "MS",
      defaultValue = "1000",
      description = "crawl.delay-ms (default: ${DEFAULT-VALUE})")
  private long delayMillis;

  @Option(
      names = "--copies",
      paramLabel = "N",
      defaultValue = "3",
      description = "of frontier and fetcher each (default: ${DEFAULT-VALUE})")
  private int copies;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "folder of all processes, new or empty (default: a temporary one)")
  private @Nullable Path work;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "a setting of the crawl; may be repeated")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path folder =
        work == null
            ? Files.createTempDirectory("millrace-crawl-").toRealPath()
            : Files.createDirectories(work).toRealPath();
    GeneratedWeb web =
        new GeneratedWeb(hosts, pages, new FreePorts().take(1).getFirst(), delayMillis);
    PrintWriter out = out();
    CrawlChaosRun.Plan plan =
        new CrawlChaosRun.Plan(
            seed == null ? ThreadLocalRandom.current().nextLong(MAX_SEED) : seed,
            kills,
            duration,
            patience,
            copies,
            settings);
    CrawlVerdict verdict;
    try (CrawlChaosRun run = new CrawlChaosRun(web, plan, folder, out)) {
      Runtime.getRuntime().addShutdownHook(new Thread(run::close, "end-processes"));
      verdict = run.run();
    }
    verdict.lines().forEach(out::println);
    if (verdict.right() && work == null) {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } else {
      out.println("logs and data are in " + folder);
    }
    out.flush();
    return verdict.right() ? 0 : 1;
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new IllegalStateException("not called by picocli");
    }
    return spec.commandLine().getOut();
  }
}
