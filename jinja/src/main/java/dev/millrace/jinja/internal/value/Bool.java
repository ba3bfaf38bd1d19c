package dev.millrace.jinja.internal.value;

import java.math.BigInteger;

/** A truth value, which is a number, too. */
public record Bool(boolean value) implements Value {
  public static final Bool TRUE = new Bool(true);
  public static final Bool FALSE = new Bool(false);

  public static Bool of(boolean value) {
    return value ? TRUE : FALSE;
  }

  public BigInteger number() {
    return value ? BigInteger.ONE : BigInteger.ZERO;
  }

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
    return "bool";
  }
}
