package dev.millrace.benchmarks.archive;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * {@code millrace ingest} of a crawl from a server that misbehaves, killed again and again, then
 * left alone to its end; what is in {@code pages} is held against a local read of the same files.
 */
final class ArchiveRun {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Plan plan;
  private final Random random;
  private final List<String> said = new ArrayList<>();

  /**
   * @param changing the first file becomes this one after some requests
   * @param bytesPerSecond that ingest may fetch, so that kills find it at work; 0: no limit
   * @param work folder of the broker's data
   * @param program arguments of {@code millrace} to the command that runs it
   */
  record Plan(
      List<Path> warcs,
      Optional<Path> changing,
      int kills,
      long seed,
      long bytesPerSecond,
      Path work,
      Function<List<String>, List<String>> program) {}

  /**
   * @param differences from a local read; empty: none
   * @param changedPages of the file that changed, read before it did
   * @param said lines that tell of changes and waits
   */
  record Outcome(
      int kills,
      Map<ServerFault, Long> answers,
      int exitCode,
      long pages,
      long changedPages,
      List<String> differences,
      List<String> said) {
    boolean isRight() {
      return exitCode == 0 && differences.isEmpty();
    }
  }

  ArchiveRun(Plan plan) {
    this.plan = plan;
    this.random = new Random(plan.seed());
  }

  Outcome run() throws IOException, InterruptedException {
    Optional<ServedCrawl.Change> change =
        plan.changing().map(into -> new ServedCrawl.Change(plan.warcs().getFirst(), into, 4));
    ServedCrawl crawl = new ServedCrawl(plan.warcs(), change);
    Topics topics = new Topics(TopicSettings.defaults());
    try (ArchiveServer server = new ArchiveServer(crawl, FaultShares.some(plan.seed()), 0);
        LocalCluster cluster =
            LocalCluster.start(Files.createDirectories(plan.work()), LocalPorts.any())) {
      Connection connection =
          new Connection(
              cluster.bootstrapServers(), cluster.schemaRegistryUrl(), Map.of(), Map.of());
      new TopicCreation(connection, topics).run();
      List<String> command = plan.program().apply(arguments(cluster, server));
      int kills = 0;
      Optional<Integer> exitCode = Optional.empty();
      while (kills < plan.kills() && exitCode.isEmpty()) {
        exitCode = runAndKill(command);
        kills += exitCode.isEmpty() ? 1 : 0;
      }
      int last = exitCode.isPresent() ? exitCode.get() : runToEnd(command);
      return outcome(kills, last, server, PageCounts.of(connection, topics));
    }
  }

  private Outcome outcome(int kills, int exitCode, ArchiveServer server, PageCounts pages)
      throws IOException {
    PageCounts former = new PageCounts(Map.of());
    List<Path> expected = new ArrayList<>(plan.warcs());
    if (plan.changing().isPresent()) {
      former = PageCounts.of(List.of(expected.removeFirst()), ServedCrawl.NAME);
      expected.add(plan.changing().get());
    }
    PageCounts without = pages.without(former);
    return new Outcome(
        kills,
        server.answers(),
        exitCode,
        pages.total(),
        pages.total() - without.total(),
        without.differences(PageCounts.of(expected, ServedCrawl.NAME)),
        List.copyOf(said));
  }

  private List<String> arguments(LocalCluster cluster, ArchiveServer server) {
    return List.of(
        "ingest",
        "cc:" + ServedCrawl.NAME,
        "--bootstrap-servers",
        cluster.bootstrapServers(),
        "--schema-registry-url",
        cluster.schemaRegistryUrl(),
        "--set",
        "ingest.common-crawl=" + server.url(),
        "--set",
        "storage.retry-ms=20",
        "--set",
        "storage.forbidden-retry-ms=100",
        "--set",
        "storage.bytes-per-second=" + plan.bytesPerSecond());
  }

  /** Its exit code, if it ended before it was killed. */
  private Optional<Integer> runAndKill(List<String> command)
      throws IOException, InterruptedException {
    Process process = start(command);
    try {
      int lines = random.nextInt(4);
      BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        note(line);
        if (line.contains(" records, ") && lines-- == 0) {
          Thread.sleep(random.nextInt(300));
          break;
        }
      }
      return process.waitFor(1, TimeUnit.SECONDS) && process.exitValue() >= 0 && lines >= 0
          ? Optional.of(process.exitValue())
          : Optional.empty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private int runToEnd(List<String> command) throws IOException, InterruptedException {
    Process process = start(command);
    Thread watch =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    if (!process.waitFor(LONGEST)) {
                      process.destroyForcibly();
                    }
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      output.lines().forEach(this::note);
      return process.waitFor();
    } finally {
      process.destroyForcibly();
      watch.interrupt();
    }
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private void note(String line) {
    if (line.contains(" records, ")) {
      return;
    }
    said.add(line);
  }
}
