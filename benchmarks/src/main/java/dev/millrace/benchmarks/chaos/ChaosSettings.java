package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.process.FaultKind;
import dev.millrace.benchmarks.chaos.process.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is to do.
 *
 * @param kinds of faults; in order, as a seed draws from them
 * @param targets processes that are struck; empty: all
 * @param duration over which faults and input are spread
 * @param patience the longest time without any new record while waiting for the end
 * @param files of the input
 * @param overrides settings of the stages, beside the harness's own
 * @param program whose processes are started
 * @param upgradeFrom jars of an earlier version, with which all begins
 * @param work folder, new or empty; empty: a temporary one, deleted if all is right
 */
record ChaosSettings(
    long seed,
    int kills,
    List<FaultKind> kinds,
    List<String> targets,
    Duration duration,
    Duration patience,
    List<Path> files,
    Map<String, String> overrides,
    Program program,
    FleetSize size,
    Optional<Path> upgradeFrom,
    Optional<Path> work) {

  ChaosSettings {
    kinds = List.copyOf(kinds);
    targets = List.copyOf(targets);
    files = List.copyOf(files);
    overrides = Map.copyOf(overrides);
  }
}
