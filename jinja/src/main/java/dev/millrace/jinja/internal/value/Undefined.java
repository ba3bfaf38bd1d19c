package dev.millrace.jinja.internal.value;

/**
 * What a name, attribute or element that isn't there gives: empty when printed or looped over, and
 * an error in most other uses.
 *
 * @param hint the error's text
 */
public record Undefined(String hint) implements Value {
  public static Undefined name(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  /** All are the same. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Undefined;
  }

  @Override
  public int hashCode() {
    return 1;
  }

  @Override
  public String type() {
    return "Undefined";
  }
}
