package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Truth;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Filters that apply others, or choose by a test. */
final class SelectionFilters {
  static final Table TABLE =
      new Table()
          .add("default", "default_value='', boolean=false", SelectionFilters::orDefault)
          .add("d", "default_value='', boolean=false", SelectionFilters::orDefault)
          .add("attr", "name", SelectionFilters::attribute)
          .add("map", "*", SelectionFilters::map)
          .add("select", "*", (subject, a, session) -> select(subject, a, session, 0, true))
          .add("reject", "*", (subject, a, session) -> select(subject, a, session, 0, false))
          .add("selectattr", "*", (subject, a, session) -> select(subject, a, session, 1, true))
          .add("rejectattr", "*", (subject, a, session) -> select(subject, a, session, 1, false));

  private SelectionFilters() {}

  private static Value orDefault(Value subject, Bound a, Session session) {
    boolean absent = subject instanceof Undefined || (a.truth(1) && !Truth.of(subject));
    return absent ? a.get(0) : subject;
  }

  private static Value attribute(Value subject, Bound a, Session session) {
    return session.attributes().attributeAlone(subject, a.text(0));
  }

  private static Value map(Value subject, Bound a, Session session) {
    return Lazy.generator(
        () ->
            Truth.of(subject)
                ? Lazy.map(session.iterate(subject), change(a.raw(), session))
                : Collections.emptyIterator());
  }

  private static UnaryOperator<Value> change(Arguments given, Session session) {
    if (given.positional().isEmpty() && given.named().containsKey("attribute")) {
      Map<String, Value> named = new HashMap<>(given.named());
      Value attribute = named.remove("attribute");
      Value defaultValue = named.getOrDefault("default", None.NONE);
      named.remove("default");
      if (!named.isEmpty() || attribute == null) {
        throw TemplateException.fault(
            "map() got an unexpected argument '" + named.keySet().iterator().next() + "'");
      }
      return new AttributePath(session, attribute, defaultValue);
    }
    if (given.positional().isEmpty()) {
      throw TemplateException.fault("map requires a filter argument");
    }
    String name = name(given.positional().getFirst(), "filter");
    Arguments rest = rest(given, 1);
    return item -> Filters.apply(name, item, rest, session);
  }

  private static String name(Value value, String kind) {
    if (value instanceof Str text) {
      return text.chars();
    }
    throw TemplateException.fault("no " + kind + " named by a value of type " + value.type());
  }

  private static Arguments rest(Arguments given, int from) {
    List<Value> positional = given.positional();
    return new Arguments(positional.subList(from, positional.size()), given.named());
  }

  /** By a test on elements, or on an attribute of theirs, which is then the first argument. */
  private static Value select(
      Value subject, Bound a, Session session, int attributes, boolean selected) {
    return Lazy.generator(
        () -> {
          if (!Truth.of(subject)) {
            return Collections.emptyIterator();
          }
          Predicate<Value> test = test(a.raw(), session, attributes);
          Iterator<Value> items = session.iterate(subject);
          return Lazy.filter(items, item -> test.test(item) == selected);
        });
  }

  private static Predicate<Value> test(Arguments given, Session session, int attributes) {
    List<Value> positional = given.positional();
    if (positional.size() < attributes) {
      throw TemplateException.fault("missing parameter for attribute name");
    }
    Value attribute = attributes == 0 ? None.NONE : positional.getFirst();
    AttributePath path = new AttributePath(session, attribute, None.NONE);
    if (positional.size() == attributes) {
      return item -> Truth.of(path.apply(item));
    }
    String name = name(positional.get(attributes), "test");
    Arguments rest = rest(given, attributes + 1);
    return item -> Truth.of(Tests.apply(name, path.apply(item), rest, session));
  }
}
