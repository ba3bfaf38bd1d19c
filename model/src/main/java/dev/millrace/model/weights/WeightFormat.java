package dev.millrace.model.weights;

/** How an inference engine holds the weights of projections; sums are float32 in any case. */
public enum WeightFormat {
  /**
   * As the file has them, about as large: {@link #BF16} for bfloat16, float32 for float16 and
   * float32, {@link #INT4} for blocks of 4 bits, {@link #INT8} for other blocks.
   */
  FILE,
  /** As trained. */
  F32,
  /** The upper half of each float32, rounded to nearest even. */
  BF16,
  /** 8-bit integers with one float32 scale for each group of 64 along a row. */
  INT8,
  /**
   * 4-bit integers with a float16 scale and least value for each group of 32 along a row, whose
   * inputs are rounded to 8 bits for their product. Rows that are not whole groups, tables of
   * tokens and a file's blocks of more bits are {@link #INT8}.
   */
  INT4
}
