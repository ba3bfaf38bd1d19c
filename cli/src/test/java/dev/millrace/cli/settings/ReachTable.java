package dev.millrace.cli.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Every setting with a value and the place that it reaches, by the rooms of those places. */
final class ReachTable {
  static final Path FOLDER = Path.of("/data/checkpoints");

  private ReachTable() {}

  static List<Reach> all() {
    return Stream.of(PipelineReach.ROWS, TrainerReach.ROWS, InferenceReach.ROWS)
        .flatMap(List::stream)
        .toList();
  }
}
