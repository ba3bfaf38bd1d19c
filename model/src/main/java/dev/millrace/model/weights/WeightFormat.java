package dev.millrace.model.weights;

/** How an inference engine holds the weights of projections; sums are float32 in any case. */
public enum WeightFormat {
  /** As trained. */
  F32,
  /** The upper half of each float32, rounded to nearest even. */
  BF16,
  /** 8-bit integers with one float32 scale for each group of 64 along a row. */
  INT8
}
