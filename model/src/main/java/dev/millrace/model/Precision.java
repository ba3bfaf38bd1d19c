package dev.millrace.model;

/** Number format of the matrix products; weights, gradients and moments are always float32. */
public enum Precision {
  FP32,
  /** Mixed precision as PyTorch's autocast: products in bfloat16, norms and loss in float32. */
  BF16
}
