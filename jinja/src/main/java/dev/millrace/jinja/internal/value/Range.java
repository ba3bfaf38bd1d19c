package dev.millrace.jinja.internal.value;

/**
 * What {@code range} gives.
 *
 * @param length of elements, {@code start + i * step}
 */
public record Range(long start, long stop, long step, int length) implements Value {
  public Value get(int index) {
    return Int.of(start + index * step);
  }

  @Override
  public String type() {
    return "range";
  }
}
