package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.count.Announcement;
import dev.millrace.benchmarks.chaos.count.Counter;
import dev.millrace.benchmarks.chaos.count.Observed;
import dev.millrace.benchmarks.chaos.process.Ending;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.benchmarks.chaos.process.Supervisor;
import dev.millrace.benchmarks.chaos.read.CheckpointDisk;
import dev.millrace.benchmarks.chaos.read.ClusterReading;
import dev.millrace.benchmarks.chaos.read.InputReading;
import dev.millrace.benchmarks.chaos.read.TopicNames;
import dev.millrace.schemas.Connection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Starts everything, inflicts the faults, waits for the end, and counts. */
final class ChaosRun implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final int PARTS_A_FAULT = 3;
  private static final Duration FLOW_PATIENCE = Duration.ofMinutes(3);
  private static final Duration SWAP_PATIENCE = Duration.ofSeconds(90);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private final ChaosSettings settings;
  private final Path work;
  private final PrintWriter out;
  private final Supervisor supervisor;
  private final KafkaNodes nodes;
  private final Fleet fleet;
  private final FaultPlan plan;

  /**
   * @param work folder, made and empty
   */
  ChaosRun(ChaosSettings settings, Path work, PrintWriter out) {
    this.settings = settings;
    this.work = work;
    this.out = out;
    Program program = Program.asThisProcess(settings.lib());
    this.supervisor = Supervisor.watching(work, this::tell);
    this.nodes = KafkaNodes.prepare(program, work);
    this.fleet = new Fleet(program, work, nodes.bootstrapServers(), settings.overrides());
    this.plan =
        FaultPlan.draw(
            settings.seed(), settings.kills(), settings.duration(), processes(), settings.kinds());
  }

  private List<String> processes() {
    List<String> names = new ArrayList<>();
    nodes.specs().forEach(spec -> names.add(spec.name()));
    names.add(fleet.registry().name());
    fleet.stages().forEach(spec -> names.add(spec.name()));
    return names;
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
            PARTS_A_FAULT * Math.max(1, settings.kills()),
            settings.duration());
    new StartUp(supervisor, nodes, fleet).run();
    say("all started");
    try (ClusterReading reading =
        new ClusterReading(nodes.bootstrapServers(), fleet.registryUrl(), TopicNames.PLAIN)) {
      feed.give(Duration.ZERO);
      awaitFlow(reading);
      inflict(feed);
      say("no more faults; waiting for the end");
      return finish(reading);
    }
  }

  /** Faults before anything flows would only show that a start is repeated. */
  private void awaitFlow(ClusterReading reading) throws InterruptedException {
    long deadline = System.nanoTime() + FLOW_PATIENCE.toNanos();
    Observed observed = reading.look();
    while (observed.dropped().isEmpty() && observed.clean().isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        say("nothing flows yet");
        return;
      }
      Thread.sleep(LOOK_MILLIS);
      observed = reading.look();
    }
    say("the first pages have come through");
  }

  private void inflict(InputFeed feed) throws InterruptedException {
    Duration begin = supervisor.elapsed();
    Deque<Fault> left = new ArrayDeque<>(plan.faults());
    while (!left.isEmpty() || !feed.isDone()) {
      Duration elapsed = supervisor.elapsed().minus(begin);
      feed.give(elapsed);
      if (!left.isEmpty() && left.element().at().compareTo(elapsed) <= 0) {
        Fault fault = left.element();
        Optional<Long> pid = supervisor.strike(fault.process(), fault.kind());
        if (pid.isPresent()) {
          left.remove();
          say(
              "%s %s (process %d), %d of %d",
              fault.kind(),
              fault.process(),
              pid.get(),
              plan.faults().size() - left.size(),
              plan.faults().size());
        }
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private ChaosOutcome finish(ClusterReading reading) throws InterruptedException {
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
    supervisor.stop(List.of(Fleet.TRAIN), STOP_PATIENCE);
    Optional<String> newest = newest(reading.look());
    Optional<String> served =
        newest.isEmpty()
            ? Optional.empty()
            : new ServedModel(fleet.serveUrl()).await(newest.get(), SWAP_PATIENCE);
    supervisor.stop(fleet.stages().stream().map(spec -> spec.name()).toList(), STOP_PATIENCE);
    Verdict verdict = counter.count(reading.look());
    Optional<Program.Result> audit = new ProductAudit(fleet).run();
    return new ChaosOutcome(
        plan,
        supervisor.endings(),
        supervisor.starts(),
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
  }
}
