package dev.millrace.engine.nd4j.layers;

import dev.millrace.engine.nd4j.kernels.FloatArray;
import dev.millrace.model.config.FeedForwardShape;

/**
 * The feed-forward layer's nonlinearity, from {@link FeedForwardShape#hiddenWidth} numbers a row to
 * {@link FeedForwardShape#width}.
 */
public interface Activation {

  static Activation of(FeedForwardShape shape) {
    return switch (shape.activation()) {
      case GELU -> new ErfGelu(shape.width());
      case GELU_TANH -> new Gelu(shape.width());
      case GEGLU_TANH -> new GeGlu(shape.width());
      case SWIGLU -> new SwiGlu(shape.width());
    };
  }

  /** Applies it to rows [begin, end). */
  void forward(FloatArray x, FloatArray y, int begin, int end);

  /** dx from dy for rows [begin, end); both may be one array where the widths are equal. */
  void backward(FloatArray x, FloatArray dy, FloatArray dx, int begin, int end);
}
