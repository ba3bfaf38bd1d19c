package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code + - * / // % **} and signs. */
public final class Arithmetic {
  private final Budget budget;
  private final Integers integers;

  public Arithmetic(Budget budget) {
    this.budget = budget;
    this.integers = new Integers(budget);
  }

  public Value apply(Value left, String operator, Value right) {
    if (operator.equals("%") && left instanceof Str format) {
      return new PercentFormat(budget).format(format, right);
    }
    if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
      return numbers(left, operator, right);
    }
    Optional<Value> result =
        switch (operator) {
          case "+" -> joined(left, right);
          case "*" -> repeated(left, right);
          default -> Optional.empty();
        };
    return result.orElseThrow(() -> unsupported(left, operator, right));
  }

  private static TemplateException unsupported(Value left, String operator, Value right) {
    if (left instanceof Undefined(String hint)) {
      return TemplateException.fault(hint);
    }
    if (right instanceof Undefined(String hint)) {
      return TemplateException.fault(hint);
    }
    return TemplateException.fault(
        "unsupported operand type(s) for %s: '%s' and '%s'"
            .formatted(operator, left.type(), right.type()));
  }

  private Value numbers(Value left, String operator, Value right) {
    Optional<BigInteger> a = Numbers.integer(left);
    Optional<BigInteger> b = Numbers.integer(right);
    if (a.isPresent() && b.isPresent()) {
      return integers.apply(a.get(), operator, b.get());
    }
    return new Real(Reals.apply(Reals.of(left), operator, Reals.of(right)));
  }

  private Optional<Value> joined(Value left, Value right) {
    if (left instanceof Str a && right instanceof Str b) {
      boolean markup = a.isMarkup() || b.isMarkup();
      TextBuilder text = new TextBuilder(budget);
      text.append(markup ? Markup.escape(a) : a).append(markup ? Markup.escape(b) : b);
      return Optional.of(text.build().asMarkup(markup));
    }
    if (left instanceof Seq a && right instanceof Seq b && a.isList() == b.isList()) {
      budget.buildElements(a.items().size() + (long) b.items().size());
      List<Value> items = new ArrayList<>(a.items());
      items.addAll(b.items());
      return Optional.of(a.isList() ? Seq.list(items) : Seq.tuple(items));
    }
    return Optional.empty();
  }

  private Optional<Value> repeated(Value left, Value right) {
    Optional<BigInteger> times = Numbers.integer(right);
    if (times.isEmpty()) {
      return Numbers.integer(left).isPresent() && !Numbers.isNumber(right)
          ? repeated(right, left)
          : Optional.empty();
    }
    long count = times.get().signum() < 0 ? 0 : Integers.saturated(times.get());
    return switch (left) {
      case Str text ->
          Optional.of(
              new TextBuilder(budget).repeat(text, count).build().asMarkup(text.isMarkup()));
      case Seq sequence -> Optional.of(repeated(sequence, count));
      default -> Optional.empty();
    };
  }

  private Seq repeated(Seq sequence, long count) {
    int size = sequence.items().size();
    budget.buildElements(size == 0 ? 0 : count > Integer.MAX_VALUE ? count : size * count);
    List<Value> items = new ArrayList<>();
    for (long i = 0; i < count && size > 0; i++) {
      items.addAll(sequence.items());
    }
    return sequence.isList() ? Seq.list(items) : Seq.tuple(items);
  }

  public Value sign(boolean negative, Value operand) {
    if (operand instanceof Real(double number)) {
      return new Real(negative ? -number : number);
    }
    if (operand instanceof Undefined(String hint)) {
      throw TemplateException.fault(hint);
    }
    BigInteger number =
        Numbers.integer(operand)
            .orElseThrow(
                () ->
                    TemplateException.fault(
                        "bad operand type for unary %s: '%s'"
                            .formatted(negative ? "-" : "+", operand.type())));
    return new Int(negative ? number.negate() : number);
  }
}
