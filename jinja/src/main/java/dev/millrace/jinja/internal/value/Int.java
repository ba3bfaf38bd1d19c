package dev.millrace.jinja.internal.value;

import java.math.BigInteger;

/** An integer of any size. */
public record Int(BigInteger value) implements Value {
  public static Int of(long value) {
    return new Int(BigInteger.valueOf(value));
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
    return "int";
  }
}
