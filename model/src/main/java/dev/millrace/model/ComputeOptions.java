package dev.millrace.model;

/**
 * Where an engine trains, and how exactly. It refuses what it cannot do.
 *
 * @param tf32 whether a GPU may round the factors of float32 products to 10 bits
 * @param deterministic the same bits in every run on a GPU, at some cost; a CPU gives them anyway
 * @param recompute keeps only each layer's input for the backward pass and computes the rest again
 *     (Chen et al. 2016): less memory, about a third more work
 */
public record ComputeOptions(
    Device device, Precision precision, boolean tf32, boolean deterministic, boolean recompute) {

  /** Float32 on the best device there is. */
  public static ComputeOptions defaults() {
    return new ComputeOptions(Device.AUTO, Precision.FP32, false, false, false);
  }

  public ComputeOptions withDevice(Device other) {
    return new ComputeOptions(other, precision, tf32, deterministic, recompute);
  }

  public ComputeOptions withPrecision(Precision other) {
    return new ComputeOptions(device, other, tf32, deterministic, recompute);
  }

  public ComputeOptions withRecompute(boolean other) {
    return new ComputeOptions(device, precision, tf32, deterministic, other);
  }
}
