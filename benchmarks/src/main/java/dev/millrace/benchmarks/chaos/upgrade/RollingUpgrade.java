package dev.millrace.benchmarks.chaos.upgrade;

import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.benchmarks.chaos.process.Supervisor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Replaces processes one after another: the next one is asked to end once the one before is ready.
 */
public final class RollingUpgrade {
  /** How long a process may take to end, start and get ready. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Supervisor supervisor;
  private final Duration pace;
  private final Predicate<String> isReady;
  private final Deque<ChildSpec> left;
  private final List<Replacement> done = new ArrayList<>();
  private Optional<Begun> begun = Optional.empty();

  /** A process that was asked to end and has not been ready since. */
  private record Begun(ChildSpec spec, Duration asked, int startsBefore) {}

  /**
   * @param specs as they are to run from then on, in the order in which they are replaced
   * @param duration over which the beginnings are spread
   * @param isReady whether the process of a name, which runs, is ready for work
   */
  public RollingUpgrade(
      Supervisor supervisor,
      Collection<ChildSpec> specs,
      Duration duration,
      Predicate<String> isReady) {
    this.supervisor = supervisor;
    this.pace = duration.dividedBy(specs.size() + 1L);
    this.isReady = isReady;
    this.left = new ArrayDeque<>(specs);
  }

  public boolean isDone() {
    return left.isEmpty() && begun.isEmpty();
  }

  /** Those that are ready. */
  public List<Replacement> done() {
    return List.copyOf(done);
  }

  /**
   * Goes on as far as it can at the moment; to be called again and again.
   *
   * @param elapsed since the upgrade's time began
   * @return the process that has become ready, if one has
   * @throws IllegalStateException if one does not get ready
   */
  public Optional<Replacement> advance(Duration elapsed) {
    if (begun.isPresent()) {
      return awaited(begun.get());
    }
    boolean due = elapsed.compareTo(pace.multipliedBy(done.size() + 1L)) >= 0;
    if (due && !left.isEmpty()) {
      begin(left.element());
    }
    return Optional.empty();
  }

  /** One that is down at the moment, for whatever reason, comes once it is up. */
  private void begin(ChildSpec spec) {
    int starts = supervisor.starts().getOrDefault(spec.name(), 0);
    Duration now = supervisor.elapsed();
    if (supervisor.replace(spec).isPresent()) {
      left.remove();
      begun = Optional.of(new Begun(spec, now, starts));
    }
  }

  private Optional<Replacement> awaited(Begun replaced) {
    String name = replaced.spec.name();
    Duration taken = supervisor.elapsed().minus(replaced.asked);
    // What answers before the next start is the earlier version.
    if (supervisor.starts().getOrDefault(name, 0) > replaced.startsBefore && isReady.test(name)) {
      begun = Optional.empty();
      done.add(new Replacement(name, replaced.asked, taken));
      return Optional.of(done.getLast());
    }
    if (taken.compareTo(PATIENCE) > 0) {
      throw new IllegalStateException(
          name + " was replaced and is not ready after " + PATIENCE.toSeconds() + " s");
    }
    return Optional.empty();
  }
}
