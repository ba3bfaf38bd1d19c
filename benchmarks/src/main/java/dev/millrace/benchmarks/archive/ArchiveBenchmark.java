package dev.millrace.benchmarks.archive;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.benchmarks.chaos.ProgramOption;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.ingest.InputFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    header = "Ingests from a server that misbehaves by a seed, killed again and again.",
    description = {
      "",
      "A stand-in for Common Crawl serves WARC files, and answers half of all requests with 503,"
          + " 403, cut bodies, XML errors, whole objects for ranges, or not at all; with --changing"
          + " the first file becomes another one. millrace ingest is killed by SIGKILL --kills"
          + " times, then left alone; its pages are held against a local read. Exit code 1 if any"
          + " page is missing, twice or different. --serve only serves.%n"
    })
public final class ArchiveBenchmark implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", arity = "1..*", description = "WARC files, folders, globs")
  private List<String> files = new ArrayList<>();

  @Option(names = "--kills", defaultValue = "20", description = "default: ${DEFAULT-VALUE}")
  private int kills;

  @Option(names = "--seed", description = "of faults and kills (default: drawn, and printed)")
  private @Nullable Long seed;

  @Option(names = "--changing", description = "what the first file becomes meanwhile")
  private @Nullable Path changing;

  @Option(
      names = "--bytes-per-second",
      defaultValue = "4000000",
      description =
          "that ingest fetches, so that kills find it at work (default: ${DEFAULT-VALUE})")
  private long bytesPerSecond;

  @Option(names = "--serve", paramLabel = "PORT", description = "only serve, until it is stopped")
  private @Nullable Integer serve;

  @Option(names = "--honest", description = "with --serve: without faults")
  private boolean honest;

  @Mixin private ProgramOption program = new ProgramOption();

  @Override
  public Integer call() throws Exception {
    long drawn = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    List<Path> warcs = InputFiles.of(files);
    if (serve != null) {
      return serve(warcs, drawn, serve);
    }
    Path work = Files.createTempDirectory("millrace-archive");
    try {
      return run(warcs, drawn, work);
    } finally {
      MoreFiles.deleteRecursively(work, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private int serve(List<Path> warcs, long drawn, int port) throws Exception {
    FaultShares shares = honest ? FaultShares.none() : FaultShares.some(drawn);
    ServedCrawl crawl = new ServedCrawl(warcs, Optional.empty());
    try (ArchiveServer server = new ArchiveServer(crawl, shares, port)) {
      System.out.println(
          "serves cc:%s for --set ingest.common-crawl=%s, seed %d"
              .formatted(ServedCrawl.NAME, server.url(), drawn));
      Thread.sleep(Long.MAX_VALUE);
    }
    return 0;
  }

  private int run(List<Path> warcs, long drawn, Path work) throws Exception {
    Program started = program.program();
    Path temporary = Files.createDirectories(work.resolve("ingest/tmp")).getParent();
    System.out.println("seed " + drawn);
    ArchiveRun.Outcome outcome =
        new ArchiveRun(
                new ArchiveRun.Plan(
                    warcs,
                    Optional.ofNullable(changing),
                    kills,
                    drawn,
                    bytesPerSecond,
                    work.resolve("data"),
                    arguments ->
                        started.command(
                            "512m",
                            Optional.ofNullable(temporary).orElse(work),
                            "dev.millrace.cli.Millrace",
                            arguments)))
            .run();
    print(outcome);
    return outcome.isRight() ? 0 : 1;
  }

  private static void print(ArchiveRun.Outcome outcome) {
    System.out.println("answers   " + outcome.answers());
    System.out.println("kills     " + outcome.kills());
    System.out.println("exit code " + outcome.exitCode());
    System.out.println(
        "pages     %,d, of them %,d of a file before it changed"
            .formatted(outcome.pages(), outcome.changedPages()));
    outcome.said().stream()
        .distinct()
        .limit(20)
        .forEach(line -> System.out.println("said      " + line));
    if (outcome.differences().isEmpty()) {
      System.out.println("identical to a local read");
    }
    outcome.differences().stream()
        .limit(20)
        .forEach(line -> System.out.println("WRONG     " + line));
  }
}
