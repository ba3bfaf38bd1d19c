package dev.millrace.inference.sampling;

import static dev.millrace.model.VectorMath.SPECIES;

import dev.millrace.model.VectorMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The weights e^((logit - greatest) / temperature) of a position's logits, in float32, with their
 * sums by block in float64. Vocabularies of 100,000 tokens make this most of a draw, so it is done
 * in vectors; as each weight is computed alone and the order of sums is fixed, the numbers are the
 * same on every machine.
 */
final class Softmax {
  private static final int BLOCK = 256;
  private static final int MANTISSA_BITS = 23;
  private static final int ONE_EXPONENT = 127;

  /** Below, a weight is 0: its share is less than a draw's random number can tell. */
  private static final float LOWEST = -87;

  /** Keeps the greatest logit's weight at 1, however small a temperature is. */
  private static final double STEEPEST = 1e30;

  private final float[] weights;
  private final double[] blocks;
  private final double total;
  private final int lastBlock;

  private Softmax(float[] weights) {
    this.weights = weights;
    this.blocks = new double[(weights.length + BLOCK - 1) / BLOCK];
    double sum = 0;
    int last = 0;
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = sum(weights, block * BLOCK, Math.min(weights.length, (block + 1) * BLOCK));
      sum += blocks[block];
      last = blocks[block] > 0 ? block : last;
    }
    this.total = sum;
    this.lastBlock = last;
  }

  /**
   * @param greatest of the logits
   * @param temperature above 0
   */
  static Softmax of(float[] logits, float greatest, double temperature) {
    float[] weights = new float[logits.length];
    FloatVector scale = VectorMath.broadcast((float) Math.min(1 / temperature, STEEPEST));
    FloatVector lowest = VectorMath.broadcast(LOWEST);
    int i = 0;
    for (; i < SPECIES.loopBound(logits.length); i += SPECIES.length()) {
      FloatVector x = FloatVector.fromArray(SPECIES, logits, i).sub(greatest).mul(scale);
      weight(x, lowest).intoArray(weights, i);
    }
    VectorMask<Float> rest = SPECIES.indexInRange(i, logits.length);
    FloatVector x = FloatVector.fromArray(SPECIES, logits, i, rest).sub(greatest).mul(scale);
    weight(x, lowest).intoArray(weights, i, rest);
    return new Softmax(weights);
  }

  private static FloatVector weight(FloatVector x, FloatVector lowest) {
    return VectorMath.exp(x).blend(0, x.compare(VectorOperators.LT, lowest));
  }

  private static double sum(float[] weights, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      a += weights[i];
      b += weights[i + 1];
      c += weights[i + 2];
      d += weights[i + 3];
    }
    for (; i < to; i++) {
      a += weights[i];
    }
    return (a + b) + (c + d);
  }

  double total() {
    return total;
  }

  /**
   * A weight above 0 such that the weights from it on hold a share of the total, or all do; twice
   * of it does not hold it.
   */
  double floorHolding(double share) {
    // By binary exponents. Weights below this together hold less than what may be missing.
    float least = (float) ((1 - share) * total / weights.length);
    double[] held = new double[ONE_EXPONENT + 1];
    for (float weight : weights) {
      if (weight >= least) {
        held[Float.floatToRawIntBits(weight) >>> MANTISSA_BITS] += weight;
      }
    }
    int exponent = ONE_EXPONENT;
    double sum = held[exponent];
    while (sum < share * total && exponent > 1) {
      sum += held[--exponent];
    }
    return Float.intBitsToFloat(exponent << MANTISSA_BITS);
  }

  /**
   * The token at which the sum of weights passes a share of the total.
   *
   * @param share from 0 to below 1
   */
  int at(double share) {
    double left = share * total;
    int block = 0;
    while (block < lastBlock && blocks[block] <= left) {
      left -= blocks[block++];
    }
    int last = block * BLOCK;
    int end = Math.min(weights.length, last + BLOCK);
    for (int token = last; token < end && left >= 0; token++) {
      if (weights[token] > 0) {
        last = token;
        left -= weights[token];
      }
    }
    return last;
  }
}
