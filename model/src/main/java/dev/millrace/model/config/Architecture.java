package dev.millrace.model.config;

/** The two families of decoder-only transformers that engines run. */
public enum Architecture {
  /** Learned positions, LayerNorm, GELU (tanh form), biases everywhere (Radford et al. 2019). */
  GPT2,
  /** Rotary positions, RMSNorm, SwiGLU, grouped queries, no biases (Touvron et al. 2023). */
  LLAMA
}
