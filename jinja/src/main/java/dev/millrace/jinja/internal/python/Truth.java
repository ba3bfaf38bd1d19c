package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Generator;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Thing;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;

/** What counts as true. */
public final class Truth {
  private Truth() {}

  public static boolean of(Value value) {
    return switch (value) {
      case None none -> false;
      case Undefined undefined -> false;
      case Bool(boolean truth) -> truth;
      case Int number -> number.value().signum() != 0;
      case Real(double number) -> number != 0;
      case Str text -> !text.chars().isEmpty();
      case Seq sequence -> !sequence.items().isEmpty();
      case Dict dict -> !dict.entries().isEmpty();
      case DictView view -> !view.dict().entries().isEmpty();
      case Range range -> range.length() > 0;
      case Generator generator -> true;
      case Thing thing -> true;
    };
  }
}
