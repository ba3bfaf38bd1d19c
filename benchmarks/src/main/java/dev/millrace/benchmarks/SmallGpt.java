package dev.millrace.benchmarks;

import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.family.Gpt2;

/** The GPT of 12.3 M parameters that {@code train.py} and {@code decode.py} have too. */
final class SmallGpt {
  static final int CONTEXT = 256;
  static final ModelConfig CONFIG = Gpt2.shape(4_096, CONTEXT, 384, 6, 6, 1_536, 1e-5, true);

  private SmallGpt() {}
}
