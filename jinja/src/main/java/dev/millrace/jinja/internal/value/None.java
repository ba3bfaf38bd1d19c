package dev.millrace.jinja.internal.value;

/** {@code none}. */
public enum None implements Value {
  NONE;

  @Override
  public String type() {
    return "NoneType";
  }
}
