package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Keys;
import dev.millrace.jinja.internal.python.Slices;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What values have after a dot. */
final class Methods {
  private static final Table TEXTS =
      new Table().addAll(TextMethods.TABLE).addAll(TextSearchMethods.TABLE);

  private static final Table SEQUENCES =
      new Table()
          .add("count", "value /", (self, a, session) -> count(self, a.get(0), session))
          .add("index", "value, start=0, stop=none /", Methods::index);

  private static final Table LISTS =
      new Table().addAll(SEQUENCES).add("copy", (self, session) -> Seq.list(session.list(self)));

  private static final Table DICTS =
      new Table()
          .add("get", "key, default=none /", Methods::get)
          .add("items", (self, session) -> new DictView((Dict) self, DictView.Part.ITEMS))
          .add("keys", (self, session) -> new DictView((Dict) self, DictView.Part.KEYS))
          .add("values", (self, session) -> new DictView((Dict) self, DictView.Part.VALUES))
          .add("copy", (self, session) -> self)
          .add("fromkeys", "keys, value=none /", Methods::fromKeys);

  private static final Table INTEGERS =
      new Table()
          .add(
              "bit_length",
              (self, session) -> Int.of(Numbers.integer(self).orElseThrow().abs().bitLength()))
          .add(
              "bit_count",
              (self, session) -> Int.of(Numbers.integer(self).orElseThrow().abs().bitCount()))
          .add("conjugate", (self, session) -> new Int(Numbers.integer(self).orElseThrow()));

  private static final Table REALS =
      new Table()
          .check(
              "is_integer",
              self ->
                  self instanceof Real(double value)
                      && value == Math.rint(value)
                      && !Double.isInfinite(value))
          .add("conjugate", (self, session) -> self);

  private Methods() {}

  static Optional<Table> of(Value value) {
    return switch (value) {
      case Str text -> Optional.of(TEXTS);
      case Seq sequence -> Optional.of(sequence.isList() ? LISTS : SEQUENCES);
      case Range range -> Optional.of(SEQUENCES);
      case Dict dict -> Optional.of(DICTS);
      case Int number -> Optional.of(INTEGERS);
      case Bool truth -> Optional.of(INTEGERS);
      case Real number -> Optional.of(REALS);
      default -> Optional.empty();
    };
  }

  /** An attribute that is no method. */
  static Optional<Value> property(Value value, String name) {
    return switch (value) {
      case Seq pair when pair.kind() == Seq.Kind.GROUP ->
          switch (name) {
            case "grouper" -> Optional.of(pair.items().getFirst());
            case "list" -> Optional.of(pair.items().getLast());
            default -> Optional.empty();
          };
      case Range range ->
          switch (name) {
            case "start" -> Optional.of(Int.of(range.start()));
            case "stop" -> Optional.of(Int.of(range.stop()));
            case "step" -> Optional.of(Int.of(range.step()));
            default -> Optional.empty();
          };
      case Int number -> integerProperty(number, name);
      case Bool truth -> integerProperty(new Int(truth.number()), name);
      case Real number ->
          switch (name) {
            case "real" -> Optional.of(number);
            case "imag" -> Optional.of(new Real(0));
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static Optional<Value> integerProperty(Int number, String name) {
    return switch (name) {
      case "real", "numerator" -> Optional.of(number);
      case "imag" -> Optional.of(Int.of(0));
      case "denominator" -> Optional.of(Int.of(1));
      default -> Optional.empty();
    };
  }

  private static Value count(Value self, Value item, Session session) {
    int count = 0;
    for (Iterator<Value> items = session.iterate(self); items.hasNext(); ) {
      count += session.comparison().equal(items.next(), item) ? 1 : 0;
    }
    return Int.of(count);
  }

  private static Value index(Value self, Bound a, Session session) {
    var items = session.list(self);
    Slices part = Slices.bounds(a.get(1), a.get(2), Int.of(1), items.size());
    for (int i = part.start(); i < part.stop(); i++) {
      if (session.comparison().equal(items.get(i), a.get(0))) {
        return Int.of(i);
      }
    }
    throw TemplateException.fault("the value is not in the " + self.type());
  }

  private static Value get(Value self, Bound a, Session session) {
    Value key = new Keys(session.budget()).require(a.get(0));
    return ((Dict) self).entries().getOrDefault(key, a.get(1));
  }

  private static Value fromKeys(Value self, Bound a, Session session) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    for (Iterator<Value> keys = session.iterate(a.get(0)); keys.hasNext(); ) {
      session.budget().buildElements(1);
      entries.put(new Keys(session.budget()).require(keys.next()), a.get(1));
    }
    return new Dict(entries);
  }
}
