package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.BraceFormat;
import dev.millrace.jinja.internal.python.Keys;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Thing;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/**
 * {@code a.b} looks for an attribute first, then for an element of that name; {@code a['b']} the
 * other way round. What would change a value, or lead out of the template, is undefined.
 */
public final class Attributes implements BraceFormat.Access {
  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove");
  private static final Set<String> DICT_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");

  private final Session session;

  Attributes(Session session) {
    this.session = session;
  }

  @Override
  public Value attribute(Value object, Str name) {
    return own(object, name.chars())
        .or(() -> element(object, name))
        .orElseGet(() -> missing(object, name));
  }

  @Override
  public Value item(Value object, Value index) {
    Optional<Value> element = element(object, index);
    if (element.isEmpty() && index instanceof Str name) {
      element = own(object, name.chars());
    }
    return element.orElseGet(() -> missing(object, index));
  }

  /** Without a look at elements: the filter attr. */
  Value attributeAlone(Value object, Str name) {
    return own(object, name.chars()).orElseGet(() -> missing(object, name));
  }

  private Value missing(Value object, Value name) {
    String shown = name instanceof Str text ? text.chars() : name.type();
    return new Undefined(
        "'%s object' has no %s '%s'"
            .formatted(
                object.type(), name instanceof Str ? "attribute" : "element", shortened(shown)));
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }

  private Optional<Value> own(Value object, String name) {
    if (object instanceof Undefined(String hint)) {
      throw TemplateException.fault(hint);
    }
    Optional<Value> found =
        object instanceof Thing thing
            ? thing.attribute(name)
            : Methods.of(object).flatMap(table -> method(table, name, object));
    found = found.or(() -> Methods.property(object, name));
    boolean unsafe =
        name.startsWith("__")
            || (name.startsWith("_") && found.isPresent())
            || (object instanceof Seq list && list.isList() && LIST_CHANGES.contains(name))
            || (object instanceof Dict && DICT_CHANGES.contains(name));
    return unsafe
        ? Optional.of(
            new Undefined(
                "access to attribute '%s' of '%s' object is unsafe"
                    .formatted(shortened(name), object.type())))
        : found;
  }

  private Optional<Value> method(Table table, String name, Value object) {
    return table.names().contains(name)
        ? Optional.of(new BoundMethod(table, name, object, session))
        : Optional.empty();
  }

  /** {@code object[index]}; empty where Python has none, or can't look. */
  private Optional<Value> element(Value object, Value index) {
    return switch (object) {
      case Undefined(String hint) -> throw TemplateException.fault(hint);
      case Dict dict -> {
        if (!new Keys(session.budget()).isKey(index)) {
          yield Optional.empty();
        }
        yield Optional.ofNullable(dict.entries().get(index));
      }
      case Str text -> at(index, text.length()).map(text::at);
      case Seq sequence -> at(index, sequence.items().size()).map(sequence.items()::get);
      case Range range -> at(index, range.length()).map(range::get);
      default -> Optional.empty();
    };
  }

  /** Negative indices count from the end. */
  private static Optional<Integer> at(Value index, int length) {
    return Numbers.integer(index)
        .map(number -> number.signum() < 0 ? number.add(BigInteger.valueOf(length)) : number)
        .filter(number -> number.signum() >= 0 && number.bitLength() < Integer.SIZE)
        .map(BigInteger::intValue)
        .filter(number -> number < length);
  }
}
