package dev.millrace.benchmarks.chaos.count;

import java.util.Optional;

/** The files of announced checkpoints, wherever they are. */
@FunctionalInterface
public interface CheckpointFiles {
  /** Sha256 in hex of a file as it is; empty where it is not there. */
  Optional<String> sha256(String path, String file);
}
