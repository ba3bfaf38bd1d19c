package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Functions of the library by name. */
final class Table {
  private record Entry(Signature signature, Builtin builtin) {}

  private final Map<String, Entry> entries = new HashMap<>();

  Table add(String name, String signature, Builtin builtin) {
    entries.put(name, new Entry(Signature.of(signature), builtin));
    return this;
  }

  /** One without further arguments. */
  Table add(String name, BiFunction<Value, Session, Value> builtin) {
    return add(name, "", (subject, arguments, session) -> builtin.apply(subject, session));
  }

  Table check(String name, Predicate<Value> test) {
    return add(name, (subject, session) -> Bool.of(test.test(subject)));
  }

  Table addAll(Table other) {
    entries.putAll(other.entries);
    return this;
  }

  Set<String> names() {
    return entries.keySet();
  }

  /** Empty if there is none of that name. */
  Optional<Value> call(String name, Value subject, Arguments arguments, Session session) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return Optional.empty();
    }
    session.budget().step();
    Value result = entry.builtin.call(subject, entry.signature.bind(name, arguments), session);
    if (result instanceof Str text) {
      session.budget().buildText(text.chars().length());
    }
    return Optional.of(result);
  }
}
