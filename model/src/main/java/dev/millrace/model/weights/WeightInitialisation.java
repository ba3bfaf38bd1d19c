package dev.millrace.model.weights;

import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorShape;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * First weights of a model trained from nothing: normal with standard deviation 0.02, projections
 * into the residual stream divided by the square root of their number (Radford et al. 2019, section
 * 2.3), norms 1, biases 0. The same seed gives the same bits everywhere: each tensor has its own
 * stream, and the arithmetic is {@link StrictMath}'s.
 */
public final class WeightInitialisation {
  private static final double STANDARD_DEVIATION = 0.02;
  // SplitMix64 (Steele, Lea and Flood 2014).
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private WeightInitialisation() {}

  public static Weights of(ModelConfig config, long seed) {
    return Weights.<RuntimeException>of(arena -> tensors(config, seed, arena));
  }

  private static Map<String, Tensor> tensors(ModelConfig config, long seed, Arena arena) {
    List<TensorShape> shapes = config.tensors();
    double residualDeviation = STANDARD_DEVIATION / Math.sqrt(2.0 * config.layers());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int index = 0; index < shapes.size(); index++) {
      TensorShape shape = shapes.get(index);
      float[] values = new float[Math.toIntExact(shape.elements())];
      long stream = mix(seed + mix(index + 1L));
      switch (shape.initialisation()) {
        case ZERO -> {}
        case ONE -> Arrays.fill(values, 1);
        case NORMAL -> normal(values, stream, STANDARD_DEVIATION);
        case RESIDUAL -> normal(values, stream, residualDeviation);
      }
      tensors.put(shape.name(), Tensor.of(shape.name(), shape.shape(), values, arena));
    }
    return tensors;
  }

  /** Box and Muller (1958): two uniform numbers give two normal ones. */
  private static void normal(float[] values, long stream, double deviation) {
    long state = stream;
    for (int i = 0; i < values.length; i += 2) {
      state += GOLDEN_GAMMA;
      double radius = deviation * StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(state)));
      state += GOLDEN_GAMMA;
      double angle = 2 * Math.PI * uniform(state);
      values[i] = (float) (radius * StrictMath.cos(angle));
      if (i + 1 < values.length) {
        values[i + 1] = (float) (radius * StrictMath.sin(angle));
      }
    }
  }

  /** In [0, 1), of 53 random bits. */
  private static double uniform(long state) {
    return (mix(state) >>> 11) * 0x1p-53;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
