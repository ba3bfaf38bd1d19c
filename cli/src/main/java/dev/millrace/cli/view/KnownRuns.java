package dev.millrace.cli.view;

import dev.millrace.inference.kafka.TrainingHistory;
import dev.millrace.inference.serving.PipelineView.RunEntry;
import dev.millrace.inference.serving.PipelineView.Training;
import dev.millrace.schemas.TrainingLogEntry;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The runs that the logs told of, up to so many: those written to last stay. Safe for several
 * threads.
 */
final class KnownRuns {
  private static final int MAX_RUNS = 64;

  /** Of a curve. */
  private static final int MAX_POINTS = 1_000;

  private record Name(String generation, String run) {}

  private record Curve(TrainingHistory history, Instant at) {}

  /** The one written to last is the last. */
  private final Map<Name, Curve> curves = new LinkedHashMap<>();

  synchronized void add(String generation, TrainingLogEntry entry) {
    Name name = new Name(generation, entry.getRun());
    Optional<Curve> before = Optional.ofNullable(curves.remove(name));
    TrainingHistory history =
        before.map(Curve::history).orElseGet(() -> new TrainingHistory(MAX_POINTS));
    history.arrived(List.of(entry));
    curves.put(name, new Curve(history, entry.getAt()));
    if (curves.size() > MAX_RUNS) {
      curves.remove(curves.keySet().iterator().next());
    }
  }

  synchronized void forget(String generation) {
    curves.keySet().removeIf(name -> name.generation().equals(generation));
  }

  /** The one that was written last first. */
  synchronized List<RunEntry> entries() {
    return curves.entrySet().stream()
        .map(
            one ->
                new RunEntry(
                    one.getKey().generation(),
                    one.getKey().run(),
                    one.getValue().history().steps(),
                    one.getValue().at()))
        .sorted(Comparator.comparing(RunEntry::at).reversed())
        .toList();
  }

  synchronized Optional<Training> find(String generation, String run) {
    return Optional.ofNullable(curves.get(new Name(generation, run)))
        .map(Curve::history)
        .map(
            history ->
                new Training(
                    generation,
                    run,
                    history.curve(),
                    history.scores(),
                    history.heldOut(),
                    List.of(),
                    history.notice()));
  }
}
