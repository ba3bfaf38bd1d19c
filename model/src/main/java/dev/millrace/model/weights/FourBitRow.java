package dev.millrace.model.weights;

/**
 * A row of weights as whole numbers of 0 to 15 with a scale and a least value for each 32 of them:
 * a weight is scale * number + least.
 */
public final class FourBitRow {
  /** Numbers that share a scale and a least value. */
  public static final int GROUP = 32;

  private static final int LARGEST = 15;

  private final byte[] numbers;
  private final float[] scales;
  private final float[] leasts;

  /**
   * A row of zeros.
   *
   * @param length whole groups
   */
  public FourBitRow(int length) {
    numbers = new byte[length];
    scales = new float[length / GROUP];
    leasts = new float[length / GROUP];
  }

  public int length() {
    return numbers.length;
  }

  public int number(int index) {
    return numbers[index];
  }

  public float scale(int group) {
    return scales[group];
  }

  public float least(int group) {
    return leasts[group];
  }

  /**
   * Sets a number.
   *
   * @param number 0 to 15
   */
  public void set(int index, int number) {
    numbers[index] = (byte) number;
  }

  public void setGroup(int group, float scale, float least) {
    scales[group] = scale;
    leasts[group] = least;
  }

  /**
   * Rounds float32 weights: each group's range from least to largest in fifteen steps. Scale and
   * least are float16 already, so that the numbers are the nearest to what is stored.
   */
  public void round(float[] weights) {
    for (int group = 0; group < scales.length; group++) {
      int begin = group * GROUP;
      float least = Float.POSITIVE_INFINITY;
      float largest = Float.NEGATIVE_INFINITY;
      for (int i = begin; i < begin + GROUP; i++) {
        least = Math.min(least, weights[i]);
        largest = Math.max(largest, weights[i]);
      }
      least = half(least);
      float scale = half((largest - least) / LARGEST);
      setGroup(group, scale, least);
      float inverse = scale == 0 ? 0 : 1 / scale;
      for (int i = begin; i < begin + GROUP; i++) {
        int number = Math.round((weights[i] - least) * inverse);
        numbers[i] = (byte) Math.clamp(number, 0, LARGEST);
      }
    }
  }

  private static float half(float value) {
    return Float.float16ToFloat(Float.floatToFloat16(value));
  }
}
