package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Keys;
import dev.millrace.jinja.internal.text.Strftime;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Function;
import dev.millrace.jinja.internal.value.Namespace;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Functions that every template finds. */
public final class Functions {
  private static final int MAX_RANGE = 100_000;
  private static final BigInteger MOST = BigInteger.ONE.shiftLeft(62);

  private static final Table TABLE =
      new Table()
          .add("range", "*", (none, a, session) -> range(a))
          .add("dict", "*", (none, a, session) -> new Dict(entries(a, session)))
          .add("namespace", "*", (none, a, session) -> new Namespace(entries(a, session)))
          .add("cycler", "*", (none, a, session) -> cycler(a))
          .add("joiner", "sep=', '", (none, a, session) -> new Joiner(a.get(0)))
          .add("raise_exception", "message", (none, a, session) -> raise(a.get(0), session))
          .add("strftime_now", "format /", Functions::now);

  private Functions() {}

  /** Empty if there is none of that name. */
  public static Optional<Value> named(String name, Session session) {
    return TABLE.names().contains(name) ? Optional.of(new Global(name, session)) : Optional.empty();
  }

  private record Global(String name, Session session) implements Function {
    @Override
    public Value call(Arguments arguments) {
      return TABLE.call(name, None.NONE, arguments, session).orElseThrow();
    }

    @Override
    public String description() {
      return switch (name) {
        case "dict" -> "<class 'dict'>";
        case "namespace", "cycler", "joiner" ->
            "<class 'jinja2.utils."
                + name.substring(0, 1).toUpperCase(Locale.ROOT)
                + name.substring(1)
                + "'>";
        default -> "<function " + name + ">";
      };
    }
  }

  private static Value range(Bound a) {
    List<Value> given = a.raw().positional();
    if (given.isEmpty() || given.size() > 3 || !a.raw().named().isEmpty()) {
      throw TemplateException.fault("range() takes one to three integers");
    }
    long start = given.size() == 1 ? 0 : bound(a, given.get(0));
    long stop = bound(a, given.get(given.size() == 1 ? 0 : 1));
    long step = given.size() < 3 ? 1 : bound(a, given.get(2));
    if (step == 0) {
      throw TemplateException.fault("range() arg 3 must not be zero");
    }
    long distance = step > 0 ? stop - start : start - stop;
    long width = Math.abs(step);
    long length = distance <= 0 ? 0 : (distance - 1) / width + 1;
    if (length > MAX_RANGE) {
      throw TemplateException.limit("a range of more than " + MAX_RANGE + " integers");
    }
    return new Range(start, stop, step, (int) length);
  }

  private static long bound(Bound a, Value value) {
    BigInteger number = Numbers.integer(value).orElseThrow(() -> a.wrong("integers", value));
    if (number.abs().compareTo(MOST) >= 0) {
      throw TemplateException.limit("a range with bounds of more than 62 bits");
    }
    return number.longValue();
  }

  private static Map<Value, Value> entries(Bound a, Session session) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    List<Value> given = a.raw().positional();
    if (given.size() > 1) {
      throw TemplateException.fault(a.function() + " expected at most 1 argument");
    }
    for (Value source : given) {
      if (source instanceof Dict dict) {
        session.budget().buildElements(dict.entries().size() * 4L);
        entries.putAll(dict.entries());
      } else if (source instanceof Namespace) {
        throw a.wrong("a dict or pairs", source);
      } else {
        addPairs(source, entries, session);
      }
    }
    a.raw().named().forEach((name, value) -> entries.put(Str.template(name), value));
    return entries;
  }

  private static void addPairs(Value source, Map<Value, Value> entries, Session session) {
    for (Iterator<Value> pairs = session.iterate(source); pairs.hasNext(); ) {
      List<Value> pair = session.list(pairs.next());
      if (pair.size() != 2) {
        throw TemplateException.fault("a dict is made of pairs, not of " + pair.size());
      }
      session.budget().buildElements(4);
      entries.put(new Keys(session.budget()).require(pair.getFirst()), pair.getLast());
    }
  }

  private static Value cycler(Bound a) {
    if (a.raw().positional().isEmpty() || !a.raw().named().isEmpty()) {
      throw TemplateException.fault("at least one item has to be provided");
    }
    return new Cycler(a.raw().positional());
  }

  private static Value raise(Value message, Session session) {
    throw new TemplateException(
        TemplateException.Kind.RAISED,
        message == None.NONE ? "" : session.text(message).chars(),
        0);
  }

  private static Value now(Value none, Bound a, Session session) {
    Str format = a.text(0);
    session.budget().buildText(format.chars().length() * 32L);
    return format.become(new Strftime(session.now()).format(format.chars()));
  }
}
