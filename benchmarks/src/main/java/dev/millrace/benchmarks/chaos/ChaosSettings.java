package dev.millrace.benchmarks.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is to do.
 *
 * @param duration over which faults and input are spread
 * @param patience the longest time without any new record while waiting for the end
 * @param files of the input
 * @param overrides settings of the stages, beside the harness's own
 * @param lib the distribution's folder of jars
 * @param work folder, new or empty; empty: a temporary one, deleted if all is right
 */
record ChaosSettings(
    long seed,
    int kills,
    Duration duration,
    Duration patience,
    List<Path> files,
    Map<String, String> overrides,
    Path lib,
    Optional<Path> work) {

  ChaosSettings {
    files = List.copyOf(files);
    overrides = Map.copyOf(overrides);
  }
}
