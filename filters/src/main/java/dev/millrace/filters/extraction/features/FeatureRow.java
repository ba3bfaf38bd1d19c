package dev.millrace.filters.extraction.features;

/** One block's features while they are being written. */
public final class FeatureRow {

  public final float[] values;
  private int next;

  FeatureRow(int count) {
    values = new float[count];
  }

  void restart() {
    next = 0;
  }

  int written() {
    return next;
  }

  void add(double value) {
    values[next++] = (float) value;
  }

  void add(boolean value) {
    values[next++] = value ? 1 : 0;
  }

  void addAll(float[] several) {
    System.arraycopy(several, 0, values, next, several.length);
    next += several.length;
  }

  public static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
