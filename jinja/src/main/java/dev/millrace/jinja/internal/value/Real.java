package dev.millrace.jinja.internal.value;

/** A floating-point number. */
public record Real(double value) implements Value {
  @Override
  public boolean equals(Object other) {
    return other instanceof Value that && Numbers.same(this, that);
  }

  @Override
  public int hashCode() {
    return Numbers.hash(this);
  }

  @Override
  public String type() {
    return "float";
  }
}
