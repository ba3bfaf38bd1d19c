package dev.millrace.model.config;

/** The nonlinearity between the two linear layers of a feed-forward layer. */
public enum ActivationKind {
  /** GELU by the error function (Hendrycks and Gimpel 2016). */
  GELU(false),
  /** GELU in its tanh form (Hendrycks and Gimpel 2016). */
  GELU_TANH(false),
  /**
   * GELU(gate) * value in the tanh form, for two linear layers of the same input (Shazeer 2020).
   */
  GEGLU_TANH(true),
  /** SiLU(gate) * value, for two linear layers of the same input (Shazeer 2020). */
  SWIGLU(true);

  private final boolean gated;

  ActivationKind(boolean gated) {
    this.gated = gated;
  }

  /** Whether the first linear layer gives, for each number, a gate and a value. */
  public boolean gated() {
    return gated;
  }
}
