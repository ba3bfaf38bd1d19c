package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Generator;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Thing;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The elements of a value. */
public final class Iteration {
  private Iteration() {}

  public static boolean isIterable(Value value) {
    return switch (value) {
      case Str text -> true;
      case Seq sequence -> true;
      case Dict dict -> true;
      case DictView view -> true;
      case Range range -> true;
      case Generator generator -> true;
      case Undefined undefined -> true;
      default -> false;
    };
  }

  /** Each element costs a step. */
  public static Iterator<Value> over(Value value, Budget budget) {
    Iterator<Value> elements = elements(value);
    boolean made = value instanceof Str || value instanceof Range;
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        budget.enter();
        boolean more = elements.hasNext();
        budget.leave();
        return more;
      }

      @Override
      public Value next() {
        budget.step();
        if (made) {
          budget.buildText(1);
        }
        budget.enter();
        Value next = elements.next();
        budget.leave();
        return next;
      }
    };
  }

  private static Iterator<Value> elements(Value value) {
    return switch (value) {
      case Str text -> characters(text);
      case Seq sequence -> sequence.items().iterator();
      case Dict dict -> dict.entries().keySet().iterator();
      case DictView view -> view.iterator();
      case Range range -> counted(range.length(), range::get);
      case Generator generator -> generator.elements();
      case Undefined undefined -> Collections.emptyIterator();
      default -> throw TemplateException.fault("'" + value.type() + "' object is not iterable");
    };
  }

  /** Mere text even where they are HTML. */
  private static Iterator<Value> characters(Str text) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < text.chars().length();
      }

      @Override
      public Value next() {
        int from = at;
        at += Character.charCount(text.chars().codePointAt(from));
        return text.slice(from, at).asMarkup(false);
      }
    };
  }

  private static Iterator<Value> counted(int length, IntFunction<Value> element) {
    return IntStream.range(0, length).mapToObj(element).iterator();
  }

  public static List<Value> list(Value value, Budget budget) {
    List<Value> list = new ArrayList<>();
    Iterator<Value> elements = over(value, budget);
    while (elements.hasNext()) {
      if ((list.size() & (list.size() - 1)) == 0) {
        budget.buildElements(list.size()); // about to grow
      }
      list.add(elements.next());
    }
    return list;
  }

  /** Empty if the type has no length. */
  public static OptionalInt length(Value value) {
    return switch (value) {
      case Str text -> OptionalInt.of(text.length());
      case Seq sequence -> OptionalInt.of(sequence.items().size());
      case Dict dict -> OptionalInt.of(dict.entries().size());
      case DictView view -> OptionalInt.of(view.dict().entries().size());
      case Range range -> OptionalInt.of(range.length());
      case Undefined undefined -> OptionalInt.of(0);
      case Thing thing -> thing.length();
      default -> OptionalInt.empty();
    };
  }

  public static int requireLength(Value value) {
    return length(value)
        .orElseThrow(
            () -> TemplateException.fault("object of type '" + value.type() + "' has no len()"));
  }

  /** From the last element on; a generator has no last. */
  public static Iterator<Value> reversed(Value value, Budget budget) {
    if (value instanceof Generator || !isIterable(value)) {
      throw TemplateException.fault("'" + value.type() + "' object is not reversible");
    }
    return list(value, budget).reversed().iterator();
  }
}
