package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Iteration;
import dev.millrace.jinja.internal.python.Keys;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Function;
import dev.millrace.jinja.internal.value.Generator;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Thing;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.Set;

/** What may stand after {@code is}. */
public final class Tests {
  private static final BigInteger LEAST_CACHED = BigInteger.valueOf(-5);
  private static final BigInteger MOST_CACHED = BigInteger.valueOf(256);

  private static final Table TABLE = table();

  private Tests() {}

  public static Set<String> names() {
    return TABLE.names();
  }

  public static Value apply(String name, Value subject, Arguments arguments, Session session) {
    return TABLE
        .call(name, subject, arguments, session)
        .orElseThrow(() -> TemplateException.fault("no test named '" + name + "'"));
  }

  private static Table table() {
    Table table =
        new Table()
            .check("defined", subject -> !(subject instanceof Undefined))
            .check("undefined", subject -> subject instanceof Undefined)
            .check("none", subject -> subject == None.NONE)
            .check("boolean", subject -> subject instanceof Bool)
            .check("true", subject -> subject instanceof Bool(boolean truth) && truth)
            .check("false", subject -> subject instanceof Bool(boolean truth) && !truth)
            .check("integer", subject -> subject instanceof Int)
            .check("float", subject -> subject instanceof Real)
            .check("number", Numbers::isNumber)
            .check("string", subject -> subject instanceof Str)
            .check("mapping", subject -> subject instanceof Dict)
            .check("sequence", Tests::isSequence)
            .check("iterable", Iteration::isIterable)
            .check(
                "callable", subject -> subject instanceof Function || subject instanceof Undefined)
            .check("escaped", subject -> subject instanceof Str text && text.isMarkup())
            .add("lower", (subject, session) -> Bool.of(isCased(subject, session, false)))
            .add("upper", (subject, session) -> Bool.of(isCased(subject, session, true)))
            .add("filter", (subject, session) -> isNamed(subject, Filters.names(), session))
            .add("test", (subject, session) -> isNamed(subject, names(), session))
            .add("odd", (subject, session) -> leaves(subject, Int.of(2), 1, session))
            .add("even", (subject, session) -> leaves(subject, Int.of(2), 0, session))
            .add(
                "divisibleby",
                "num",
                (subject, a, session) -> leaves(subject, a.get(0), 0, session))
            .add("sameas", "other", (subject, a, session) -> Bool.of(isSame(subject, a.get(0))))
            .add("in", "seq", (subject, a, session) -> compare(subject, "in", a, session));
    comparison(table, "==", "==", "eq", "equalto");
    comparison(table, "!=", "!=", "ne");
    comparison(table, ">", ">", "gt", "greaterthan");
    comparison(table, ">=", ">=", "ge");
    comparison(table, "<", "<", "lt", "lessthan");
    comparison(table, "<=", "<=", "le");
    return table;
  }

  private static void comparison(Table table, String operator, String... names) {
    for (String name : names) {
      table.add(name, "other /", (subject, a, session) -> compare(subject, operator, a, session));
    }
  }

  private static Value compare(Value subject, String operator, Bound a, Session session) {
    return Bool.of(session.comparison().compare(subject, operator, a.get(0)));
  }

  private static boolean isSequence(Value subject) {
    return Iteration.length(subject).isPresent()
        && !(subject instanceof DictView)
        && !(subject instanceof Thing)
        && !(subject instanceof Generator);
  }

  private static boolean isCased(Value subject, Session session, boolean upper) {
    String text = session.text(subject).chars();
    return upper ? TextSearchMethods.isUpper(text) : TextSearchMethods.isLower(text);
  }

  private static Value isNamed(Value subject, Set<String> names, Session session) {
    Value name = new Keys(session.budget()).require(subject);
    return Bool.of(name instanceof Str text && names.contains(text.chars()));
  }

  private static Value leaves(Value subject, Value divisor, int rest, Session session) {
    Value left = session.arithmetic().apply(subject, "%", divisor);
    return Bool.of(session.comparison().equal(left, Int.of(rest)));
  }

  /** Python keeps one object for each small integer, short text and empty tuple. */
  private static boolean isSame(Value left, Value right) {
    return switch (left) {
      case Bool a when right instanceof Bool b -> a.value() == b.value();
      case Int a when right instanceof Int b ->
          isOneObject(a, b) || (a.value().equals(b.value()) && isSmall(a.value()));
      case Str a when right instanceof Str b ->
          isOneObject(a, b) || (a.chars().length() <= 1 && a.equals(b) && !a.isMarkup());
      case Seq a when right instanceof Seq b ->
          isOneObject(a, b) || (isEmptyTuple(a) && isEmptyTuple(b));
      default -> isOneObject(left, right);
    };
  }

  @SuppressWarnings("ReferenceEquality") // It is what sameas asks for.
  private static boolean isOneObject(Value left, Value right) {
    return left == right;
  }

  private static boolean isSmall(BigInteger number) {
    return number.compareTo(LEAST_CACHED) >= 0 && number.compareTo(MOST_CACHED) <= 0;
  }

  private static boolean isEmptyTuple(Seq sequence) {
    return !sequence.isList() && sequence.items().isEmpty();
  }
}
