package dev.millrace.benchmarks;

import dev.millrace.model.config.Architecture;
import dev.millrace.model.config.ModelConfig;
import java.util.Optional;

/** The GPT of 12.3 M parameters that {@code train.py} and {@code decode.py} have too. */
final class SmallGpt {
  static final int CONTEXT = 256;
  static final ModelConfig CONFIG =
      new ModelConfig(
          Architecture.GPT2,
          4_096,
          CONTEXT,
          384,
          6,
          6,
          6,
          64,
          1_536,
          1e-5,
          10_000,
          Optional.empty(),
          true);

  private SmallGpt() {}
}
