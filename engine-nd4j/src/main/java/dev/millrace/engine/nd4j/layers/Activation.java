package dev.millrace.engine.nd4j.layers;

import dev.millrace.engine.nd4j.kernels.FloatArray;

/** The feed-forward layer's nonlinearity: from {@link #inputs} numbers to {@code width} a row. */
public interface Activation {

  /** Numbers it reads for each row. */
  int inputs();

  /** Applies it to rows [begin, end). */
  void forward(FloatArray x, FloatArray y, int begin, int end);

  /** dx from dy for rows [begin, end); both may be one array where the widths are equal. */
  void backward(FloatArray x, FloatArray dy, FloatArray dx, int begin, int end);
}
