package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code a[start:stop:step]}.
 *
 * @param start the first index
 * @param stop the first beyond the last
 * @param count of elements
 */
public record Slices(int start, int stop, int step, int count) {
  public static Value of(Value object, Value start, Value stop, Value step, Budget budget) {
    return switch (object) {
      case Str text -> bounds(start, stop, step, text.length()).of(text, budget);
      case Seq sequence -> bounds(start, stop, step, sequence.items().size()).of(sequence, budget);
      case Range range -> bounds(start, stop, step, range.length()).of(range);
      case Undefined(String hint) -> throw TemplateException.fault(hint);
      default -> throw TemplateException.fault("'" + object.type() + "' object can't be sliced");
    };
  }

  /** Bounds beyond the ends are the ends. */
  public static Slices bounds(Value start, Value stop, Value step, int length) {
    int by = clamped(step, 1, Integer.MAX_VALUE);
    if (by == 0) {
      throw TemplateException.fault("slice step cannot be zero");
    }
    int lowest = by > 0 ? 0 : -1;
    int highest = by > 0 ? length : length - 1;
    int from = bound(start, by > 0 ? lowest : highest, lowest, highest, length);
    int to = bound(stop, by > 0 ? highest : lowest, lowest, highest, length);
    long distance = by > 0 ? (long) to - from : (long) from - to;
    long width = Math.abs((long) by);
    return new Slices(from, to, by, (int) Math.max(0, (distance + width - 1) / width));
  }

  private static int bound(Value value, int none, int lowest, int highest, int length) {
    if (value == None.NONE) {
      return none;
    }
    long index = clamped(value, 0, Integer.MAX_VALUE / 2);
    return (int) Math.clamp(index < 0 ? index + length : index, (long) lowest, (long) highest);
  }

  private static int clamped(Value value, int none, int most) {
    if (value == None.NONE) {
      return none;
    }
    BigInteger index =
        Numbers.integer(value)
            .orElseThrow(() -> TemplateException.fault("slice indices must be integers or none"));
    return index
        .min(BigInteger.valueOf(most))
        .max(BigInteger.valueOf(-(long) most))
        .intValueExact();
  }

  private Str of(Str text, Budget budget) {
    if (step == 1) {
      budget.buildText(count);
      return text.slice(text.offset(start), text.offset(start + count));
    }
    int[] offsets = offsets(text);
    TextBuilder into = new TextBuilder(budget);
    for (int i = 0; i < count; i++) {
      int at = start + i * step;
      into.append(text.slice(offsets[at], offsets[at + 1]));
    }
    return into.build().asMarkup(text.isMarkup());
  }

  private static int[] offsets(Str text) {
    int[] offsets = new int[text.length() + 1];
    int at = 0;
    for (int i = 0; i < text.length(); i++) {
      offsets[i] = at;
      at += Character.charCount(text.chars().codePointAt(at));
    }
    offsets[text.length()] = at;
    return offsets;
  }

  private Seq of(Seq sequence, Budget budget) {
    budget.buildElements(count);
    List<Value> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(sequence.items().get(start + i * step));
    }
    return sequence.isList() ? Seq.list(items) : Seq.tuple(items);
  }

  private Range of(Range range) {
    long from = range.start() + start * range.step();
    long to = range.start() + stop * range.step();
    return new Range(from, to, range.step() * step, count);
  }
}
