package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.count.Announcement;
import dev.millrace.benchmarks.chaos.count.Counter;
import dev.millrace.benchmarks.chaos.count.Observed;
import dev.millrace.benchmarks.chaos.network.Link;
import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.benchmarks.chaos.process.Ending;
import dev.millrace.benchmarks.chaos.process.FakeClock;
import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.process.FreePorts;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.benchmarks.chaos.process.Supervisor;
import dev.millrace.benchmarks.chaos.read.CheckpointDisk;
import dev.millrace.benchmarks.chaos.read.ClusterReading;
import dev.millrace.benchmarks.chaos.read.InputReading;
import dev.millrace.benchmarks.chaos.read.TopicNames;
import dev.millrace.benchmarks.chaos.upgrade.Replacement;
import dev.millrace.benchmarks.chaos.upgrade.RollingUpgrade;
import dev.millrace.schemas.Connection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Starts everything, inflicts the faults, waits for the end, and counts. */
final class ChaosRun implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final int PARTS_A_FAULT = 3;

  /** Longer than the sessions of stages. */
  private static final Duration CUT_TIME = Duration.ofSeconds(10);

  private static final Duration SLOW_TIME = Duration.ofSeconds(10);
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final Duration FLOW_PATIENCE = Duration.ofMinutes(3);
  private static final Duration NEXT_PART = Duration.ofSeconds(3);
  private static final Duration SWAP_PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private final ChaosSettings settings;
  private final Path work;
  private final PrintWriter out;
  private final Supervisor supervisor;
  private final KafkaNodes nodes;
  private final Fleet fleet;
  private final FaultPlan plan;
  private final Map<String, Link> links;

  /**
   * @param work folder, made and empty
   */
  ChaosRun(ChaosSettings settings, Path work, PrintWriter out) {
    this.settings = settings;
    this.work = work;
    this.out = out;
    Program program =
        settings.kinds().contains(FaultKind.CLOCK)
            ? settings.program().under(FakeClock.installed())
            : settings.program();
    this.supervisor = Supervisor.watching(work, this::tell);
    FreePorts free = new FreePorts();
    this.nodes = KafkaNodes.prepare(program, work, free);
    this.fleet =
        Fleet.of(
            program,
            settings.size(),
            work,
            nodes,
            free,
            settings.kinds().contains(FaultKind.CUT),
            settings.overrides());
    List<String> servers = new ArrayList<>(nodes.specs().stream().map(ChildSpec::name).toList());
    servers.add(Fleet.REGISTRY);
    this.plan =
        FaultPlan.draw(
                settings.seed(),
                settings.kills(),
                settings.duration(),
                settings.targets().isEmpty() ? processes() : settings.targets(),
                settings.kinds())
            .aimedAt(servers);
    this.links = settings.kinds().contains(FaultKind.CUT) ? openLinks() : Map.of();
  }

  private List<String> processes() {
    List<String> names = new ArrayList<>();
    nodes.specs().forEach(spec -> names.add(spec.name()));
    names.add(fleet.registry().name());
    fleet.stages().forEach(spec -> names.add(spec.name()));
    return names;
  }

  private Map<String, Link> openLinks() {
    Map<String, Link> opened = nodes.openLinks();
    opened.put(Fleet.REGISTRY, fleet.openRegistryLink());
    return opened;
  }

  ChaosOutcome run() throws InterruptedException {
    say(
        "%d processes below %s, %d faults by seed %d",
        processes().size(), work, plan.faults().size(), plan.seed());
    InputFeed feed =
        new InputFeed(
            settings.files(),
            fleet.watched(),
            work.resolve("parts"),
            PARTS_A_FAULT * Math.max(1, disturbances()),
            settings.duration());
    new StartUp(supervisor, nodes, first()).run();
    say("all started");
    try (ClusterReading reading =
        new ClusterReading(nodes.bootstrapServers(), fleet.registryUrl(), TopicNames.PLAIN)) {
      feed.give(Duration.ZERO);
      awaitFlow(reading, feed);
      Optional<RollingUpgrade> upgrade = upgrade();
      inflict(feed, upgrade);
      say("no more faults; waiting for the end");
      return finish(reading, upgrade.map(RollingUpgrade::done).orElse(List.of()));
    }
  }

  private int disturbances() {
    int replaced = settings.upgradeFrom().isEmpty() ? 0 : fleet.inUpgradeOrder().size();
    return settings.kills() + replaced;
  }

  /** What all begins with. */
  private Fleet first() throws InterruptedException {
    Optional<Path> earlier = settings.upgradeFrom();
    return earlier.isEmpty() ? fleet : fleet.by(Program.asThisProcess(earlier.get()));
  }

  private Optional<RollingUpgrade> upgrade() throws InterruptedException {
    if (settings.upgradeFrom().isEmpty()) {
      return Optional.empty();
    }
    StartUp.createTopics(fleet);
    return Optional.of(
        new RollingUpgrade(
            supervisor,
            fleet.inUpgradeOrder(),
            settings.duration(),
            name -> StartUp.answers(fleet.readyUrl(name))));
  }

  /**
   * Faults before anything flows would only show that a start is repeated. A part of the input may
   * hold no page at all, so others follow.
   */
  private void awaitFlow(ClusterReading reading, InputFeed feed) throws InterruptedException {
    long deadline = System.nanoTime() + FLOW_PATIENCE.toNanos();
    long next = System.nanoTime() + NEXT_PART.toNanos();
    Observed observed = reading.look();
    while (observed.dropped().isEmpty() && observed.clean().isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        say("nothing flows yet");
        return;
      }
      if (System.nanoTime() - next >= 0) {
        feed.giveNext();
        next += NEXT_PART.toNanos();
      }
      Thread.sleep(LOOK_MILLIS);
      observed = reading.look();
    }
    say("the first pages have come through");
  }

  private void inflict(InputFeed feed, Optional<RollingUpgrade> upgrade)
      throws InterruptedException {
    Duration begin = supervisor.elapsed();
    Deque<Fault> left = new ArrayDeque<>(plan.faults());
    while (!left.isEmpty() || !feed.isDone() || !upgrade.map(RollingUpgrade::isDone).orElse(true)) {
      Duration elapsed = supervisor.elapsed().minus(begin);
      feed.give(elapsed);
      if (!left.isEmpty() && left.element().at().compareTo(elapsed) <= 0) {
        strike(left);
      }
      upgrade.flatMap(one -> one.advance(elapsed)).ifPresent(done -> tell(done, feed));
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private void strike(Deque<Fault> left) {
    Fault fault = left.element();
    Optional<Long> pid = supervisor.strike(fault.process(), fault.kind());
    if (pid.isPresent()) {
      left.remove();
      if (fault.kind() == FaultKind.CUT) {
        cut(fault.process());
      }
      say(
          "%s %s (process %d), %d of %d",
          fault.kind(),
          fault.process(),
          pid.get(),
          plan.faults().size() - left.size(),
          plan.faults().size());
    }
  }

  private void cut(String server) {
    Link link = links.get(server);
    if (link == null) {
      throw new IllegalStateException("no way to " + server + " among " + links.keySet());
    }
    link.cut(CUT_TIME, SLOW_TIME, DELAY);
  }

  private void tell(Replacement done, InputFeed feed) {
    say(
        "%s is of this version, ready %.1f s after it was asked to end%s",
        done.process(),
        done.untilReady().toMillis() / 1e3,
        feed.isDone() ? "; all input had been given by then" : "");
  }

  private ChaosOutcome finish(ClusterReading reading, List<Replacement> replaced)
      throws InterruptedException {
    Counter counter =
        new Counter(
            Optional.of(InputReading.of(settings.files())),
            Optional.of(new CheckpointDisk(fleet.checkpoints())),
            true);
    Connection connection = Connection.to(nodes.bootstrapServers(), fleet.registryUrl());
    Drain drain =
        new Drain(
            reading,
            new Counter(counter.input(), Optional.empty(), true),
            new FlushRequests(connection),
            fleet.blocksPerStep(),
            settings.patience());
    boolean drained = drain.await();
    say(drained ? "all input is trained on" : "nothing new comes any more");
    // The trainer writes a last checkpoint, which is to be served.
    supervisor.stop(fleet.trainers(), STOP_PATIENCE);
    Optional<String> newest = newest(reading.look());
    Optional<String> served =
        newest.isEmpty()
            ? Optional.empty()
            : new ServedModel(fleet.serveUrl()).await(newest.get(), SWAP_PATIENCE);
    supervisor.stop(fleet.stages().stream().map(spec -> spec.name()).toList(), STOP_PATIENCE);
    Verdict verdict = counter.count(reading.look());
    Optional<Program.Result> audit =
        settings.size().isAudited() ? new ProductAudit(fleet).run() : Optional.empty();
    return new ChaosOutcome(
        plan,
        supervisor.endings(),
        supervisor.starts(),
        replaced,
        drained,
        verdict,
        newest,
        served,
        audit,
        supervisor.elapsed());
  }

  /** As the service names it. */
  private static Optional<String> newest(Observed observed) {
    List<Announcement> checkpoints = observed.checkpoints();
    return checkpoints.isEmpty()
        ? Optional.empty()
        : Optional.of(checkpoints.getLast().run() + "@" + checkpoints.getLast().step());
  }

  private void tell(Ending ending) {
    if (ending.cause() == Ending.Cause.ITSELF) {
      say("%s ended by itself with %d", ending.name(), ending.exitCode());
      ending.lastLines().forEach(line -> out.println("           | " + line));
      out.flush();
    }
  }

  private void say(String format, Object... arguments) {
    double seconds = supervisor.elapsed().toMillis() / 1e3;
    out.printf(Locale.ROOT, "[%7.1f s] ", seconds);
    out.printf(Locale.ROOT, format + "%n", arguments);
    out.flush();
  }

  /** Kills what still runs. */
  @Override
  public void close() {
    supervisor.close();
    links.values().forEach(Link::close);
  }
}
