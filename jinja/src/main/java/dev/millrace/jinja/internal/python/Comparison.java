package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.text.TextSearch;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** {@code ==}, {@code <} and {@code in}. */
public final class Comparison {
  private final Budget budget;

  public Comparison(Budget budget) {
    this.budget = budget;
  }

  public boolean compare(Value left, String operator, Value right) {
    budget.step();
    return switch (operator) {
      case "==" -> equal(left, right);
      case "!=" -> !equal(left, right);
      case "in" -> contains(right, left);
      case "not in" -> !contains(right, left);
      default -> ordered(left, operator, right);
    };
  }

  public boolean equal(Value left, Value right) {
    budget.step();
    return switch (left) {
      case Str a when right instanceof Str b -> {
        budget.readText(a.chars().length());
        yield a.equals(b);
      }
      case Seq a when right instanceof Seq b ->
          a.isList() == b.isList()
              && a.items().size() == b.items().size()
              && firstDifference(a.items(), b.items()) < 0;
      case Dict a when right instanceof Dict b -> equal(a, b);
      case DictView a when right instanceof DictView b -> equal(a, b);
      case Range a when right instanceof Range b ->
          a.length() == b.length()
              && (a.length() == 0 || a.start() == b.start())
              && (a.length() <= 1 || a.step() == b.step());
      default -> left.equals(right);
    };
  }

  private boolean equal(Dict left, Dict right) {
    if (left.entries().size() != right.entries().size()) {
      return false;
    }
    budget.enter();
    for (Map.Entry<Value, Value> entry : left.entries().entrySet()) {
      Value other = right.entries().get(entry.getKey());
      if (other == null || !equal(entry.getValue(), other)) {
        budget.leave();
        return false;
      }
    }
    budget.leave();
    return true;
  }

  private boolean equal(DictView left, DictView right) {
    if (left.part() == DictView.Part.VALUES || right.part() == DictView.Part.VALUES) {
      return false;
    }
    return left.dict().entries().size() == right.dict().entries().size()
        && Iteration.list(left, budget).stream().allMatch(item -> contains(right, item));
  }

  /** The index of the first elements that differ, or -1 if all of the shorter's are the same. */
  private int firstDifference(List<Value> left, List<Value> right) {
    budget.enter();
    Iterator<Value> others = right.iterator();
    int at = 0;
    int difference = -1;
    for (Value item : left) {
      if (!others.hasNext()) {
        break;
      }
      if (!equal(item, others.next())) {
        difference = at;
        break;
      }
      at++;
    }
    budget.leave();
    return difference;
  }

  private boolean ordered(Value left, String operator, Value right) {
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return !Numbers.isNan(left)
          && !Numbers.isNan(right)
          && holds(operator, Numbers.compare(left, right));
    }
    if (left instanceof Str a && right instanceof Str b) {
      return holds(operator, compare(a.chars(), b.chars()));
    }
    if (left instanceof Seq a && right instanceof Seq b && a.isList() == b.isList()) {
      int difference = firstDifference(a.items(), b.items());
      return difference < 0
          ? holds(operator, Integer.compare(a.items().size(), b.items().size()))
          : ordered(a.items().get(difference), operator, b.items().get(difference));
    }
    if (left instanceof Undefined(String hint)) {
      throw TemplateException.fault(hint);
    }
    if (right instanceof Undefined(String hint)) {
      throw TemplateException.fault(hint);
    }
    throw TemplateException.fault(
        "'%s' not supported between instances of '%s' and '%s'"
            .formatted(operator, left.type(), right.type()));
  }

  private static boolean holds(String operator, int order) {
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default -> throw new IllegalArgumentException(operator);
    };
  }

  /** By code points, where Java goes by UTF-16. */
  private int compare(String left, String right) {
    int end = Math.min(left.length(), right.length());
    budget.readText(end);
    int at = 0;
    while (at < end && left.charAt(at) == right.charAt(at)) {
      at++;
    }
    if (at == end) {
      return Integer.compare(left.length(), right.length());
    }
    if (at > 0 && Character.isHighSurrogate(left.charAt(at - 1))) {
      at--;
    }
    return Integer.compare(left.codePointAt(at), right.codePointAt(at));
  }

  /** For sorting: what is neither less nor more is equal. */
  public Comparator<Value> order() {
    return (left, right) -> compare(left, "<", right) ? -1 : compare(right, "<", left) ? 1 : 0;
  }

  public boolean contains(Value container, Value item) {
    return switch (container) {
      case Str text -> {
        if (!(item instanceof Str part)) {
          throw TemplateException.fault(
              "'in <string>' requires string as left operand, not " + item.type());
        }
        yield new TextSearch(budget).find(text.chars(), part.chars(), 0) >= 0;
      }
      case Dict dict -> dict.entries().containsKey(new Keys(budget).require(item));
      case DictView view when view.part() == DictView.Part.KEYS ->
          view.dict().entries().containsKey(new Keys(budget).require(item));
      case Range range -> isIn(range, item);
      default -> {
        if (!Iteration.isIterable(container)) {
          throw TemplateException.fault(
              "argument of type '" + container.type() + "' is not iterable");
        }
        yield isAmong(Iteration.over(container, budget), item);
      }
    };
  }

  private boolean isAmong(Iterator<Value> elements, Value item) {
    while (elements.hasNext()) {
      if (equal(elements.next(), item)) {
        return true;
      }
    }
    return false;
  }

  private boolean isIn(Range range, Value item) {
    if (!(item instanceof Int)) {
      return isAmong(Iteration.over(range, budget), item);
    }
    BigInteger offset =
        Numbers.integer(item).orElseThrow().subtract(BigInteger.valueOf(range.start()));
    BigInteger[] index = offset.divideAndRemainder(BigInteger.valueOf(range.step()));
    return index[1].signum() == 0
        && index[0].signum() >= 0
        && index[0].compareTo(BigInteger.valueOf(range.length())) < 0;
  }
}
