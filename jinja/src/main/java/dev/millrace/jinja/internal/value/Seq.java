package dev.millrace.jinja.internal.value;

import java.util.List;

/** A list or tuple. */
public record Seq(List<Value> items, Kind kind) implements Value {
  /** What sort of sequence. */
  public enum Kind {
    LIST,
    TUPLE,
    /** A pair of the filter groupby, whose parts have names, too. */
    GROUP
  }

  public static Seq list(List<Value> items) {
    return new Seq(items, Kind.LIST);
  }

  public static Seq tuple(List<Value> items) {
    return new Seq(items, Kind.TUPLE);
  }

  public static Seq tuple(Value... items) {
    return tuple(List.of(items));
  }

  public boolean isList() {
    return kind == Kind.LIST;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Seq that && isList() == that.isList() && items.equals(that.items);
  }

  @Override
  public int hashCode() {
    return items.hashCode();
  }

  @Override
  public String type() {
    return isList() ? "list" : "tuple";
  }
}
