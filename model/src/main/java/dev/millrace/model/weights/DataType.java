package dev.millrace.model.weights;

/** Number formats of safetensors that the project reads. */
public enum DataType {
  F32(4),
  F16(2),
  BF16(2);

  private final int bytes;

  DataType(int bytes) {
    this.bytes = bytes;
  }

  /** Size of one element in bytes. */
  public int bytes() {
    return bytes;
  }
}
