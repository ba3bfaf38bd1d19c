package dev.millrace.model.config;

/** The nonlinearity between the two linear layers of a feed-forward layer. */
public enum ActivationKind {
  /** GELU in its tanh form (Hendrycks and Gimpel 2016). */
  GELU_TANH(false),
  /** The SiLU of a gate, times what comes up beside it (Shazeer 2020). */
  SWIGLU(true);

  private final boolean gated;

  ActivationKind(boolean gated) {
    this.gated = gated;
  }

  /** Whether the first linear layer gives gates and, after them, as many numbers to be gated. */
  public boolean gated() {
    return gated;
  }
}
