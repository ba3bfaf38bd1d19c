package dev.millrace.benchmarks.crawl;

import dev.millrace.accounts.CrawlCounts;
import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.benchmarks.chaos.process.Ending;
import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.process.Supervisor;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.CrawlDrain;
import dev.millrace.cli.view.PipelineAccounts;
import dev.millrace.crawl.SeedList;
import dev.millrace.crawl.kafka.SeedSender;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Starts everything, kills, waits for the end, and judges. */
final class CrawlChaosRun implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final Duration SAY_EVERY = Duration.ofSeconds(10);
  private static final Duration START_APART = Duration.ofSeconds(2);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

  private final GeneratedWeb web;
  private final Plan plan;
  private final PrintWriter out;
  private final CrawlFleet fleet;
  private final Supervisor supervisor;
  private final LocalCluster cluster;
  private final Wiring wiring;
  private long saidNanos = System.nanoTime();

  /** What is to happen. */
  record Plan(
      long seed,
      int kills,
      Duration duration,
      Duration patience,
      int copies,
      Map<String, String> settings) {}

  /** Thrown where the end does not come. */
  private static final class OutOfPatienceException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  CrawlChaosRun(GeneratedWeb web, Plan plan, Path work, PrintWriter out) {
    this.web = web;
    this.plan = plan;
    this.out = out;
    this.fleet = new CrawlFleet(web, work, plan.copies(), plan.settings());
    this.supervisor = Supervisor.watching(work, this::tell);
    this.cluster = LocalCluster.start(work.resolve("broker"), LocalPorts.any());
    List<String> settings = fleet.settingOptions();
    settings.removeIf(option -> option.equals("--set"));
    this.wiring = new Wiring(Settings.of(Optional.empty(), settings));
  }

  CrawlVerdict run() throws InterruptedException {
    Connection connection =
        wiring.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    Topics topics = wiring.topics();
    new TopicCreation(connection, topics).run();
    RecordSerdes serdes = new RecordSerdes(connection);
    List<ChildSpec> crawlers = fleet.crawlers(cluster);
    supervisor.start(fleet.webServer());
    for (ChildSpec crawler : crawlers) {
      // At once, on a small machine, they would take from each other what a start needs.
      supervisor.start(crawler);
      Thread.sleep(START_APART);
    }
    SeedSender.send(connection, topics, serdes, SeedList.of(List.of(web.seed())));
    say(
        "%d processes, %d kills by seed %d, %,d pages on %d hosts at %d addresses",
        crawlers.size(),
        plan.kills(),
        plan.seed(),
        web.pages().size(),
        web.hosts(),
        web.addresses().size());
    try (PipelineAccounts accounts = PipelineAccounts.open(connection, topics, serdes)) {
      awaitFirstPage(accounts);
      kill(crawlers.stream().map(ChildSpec::name).toList(), accounts);
      say("no more kills; waiting for the end");
      boolean drained = drain(accounts, topics);
      supervisor.stop(crawlers.stream().map(ChildSpec::name).toList(), STOP_PATIENCE);
      accounts.awaitSettled();
      CrawlCounts counts = accounts.feed().crawl().counts();
      return CrawlVerdict.of(
          web,
          RequestLog.read(fleet.log()),
          connection,
          topics,
          counts,
          drained,
          wiring.crawlTuning().addressDelay(wiring.crawl()).toMillis());
    }
  }

  /** Kills before anything flows would only show that a start is repeated. */
  private void awaitFirstPage(PipelineAccounts accounts) throws InterruptedException {
    long deadline = System.nanoTime() + plan.patience().toNanos();
    while (accounts.feed().crawl().counts().pages() == 0 && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_MILLIS);
    }
    say("the first page has come");
  }

  private void kill(List<String> names, PipelineAccounts accounts) throws InterruptedException {
    Random random = new Random(plan.seed());
    List<Long> times = new ArrayList<>();
    for (int kill = 0; kill < plan.kills(); kill++) {
      times.add((long) (random.nextDouble() * plan.duration().toNanos()));
    }
    times.sort(null);
    long begin = System.nanoTime();
    for (int kill = 0; kill < times.size(); kill++) {
      while (System.nanoTime() - begin < times.get(kill)) {
        progress(accounts);
        Thread.sleep(LOOK_MILLIS);
      }
      Optional<Long> pid = Optional.empty();
      while (pid.isEmpty()) {
        String name = names.get(random.nextInt(names.size()));
        pid = supervisor.strike(name, FaultKind.KILL);
        if (pid.isPresent()) {
          say("kill -9 %s (process %d), %d of %d", name, pid.get(), kill + 1, plan.kills());
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }

  private boolean drain(PipelineAccounts accounts, Topics topics) throws InterruptedException {
    long deadline = System.nanoTime() + plan.patience().toNanos();
    try {
      new CrawlDrain(
              accounts,
              topics,
              () -> {
                progress(accounts);
                if (System.nanoTime() > deadline) {
                  throw new OutOfPatienceException();
                }
              })
          .run();
      return true;
    } catch (OutOfPatienceException e) {
      return false;
    }
  }

  private void progress(PipelineAccounts accounts) {
    if (System.nanoTime() - saidNanos > SAY_EVERY.toNanos()) {
      saidNanos = System.nanoTime();
      CrawlCounts counts = accounts.feed().crawl().counts();
      say(
          "%,d pages, %,d orders, %,d open, %,d wait",
          counts.pages(), counts.orders(), counts.open(), counts.waiting());
    }
  }

  private void tell(Ending ending) {
    if (ending.cause() == Ending.Cause.ITSELF) {
      say("%s ended by itself with %d", ending.name(), ending.exitCode());
      ending.lastLines().forEach(line -> out.println("           | " + line));
      out.flush();
    }
  }

  private void say(String format, Object... arguments) {
    out.printf(Locale.ROOT, "[%7.1f s] ", supervisor.elapsed().toMillis() / 1e3);
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }

  /** Kills what still runs. Safe to call twice. */
  @Override
  public void close() {
    supervisor.close();
    cluster.close();
  }
}
