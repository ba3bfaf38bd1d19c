package dev.millrace.model;

/**
 * AdamW (Loshchilov and Hutter 2019) with clipping of the global gradient norm, as PyTorch computes
 * both. Weight decay applies to tensors of two or more dimensions.
 *
 * @param maxGradientNorm the gradient is scaled down to this global L2 norm
 */
public record AdamW(
    double beta1, double beta2, double epsilon, double weightDecay, double maxGradientNorm)
    implements Optimizer {

  @Override
  public AdamW adamW() {
    return this;
  }
}
