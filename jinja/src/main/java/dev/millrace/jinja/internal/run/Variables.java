package dev.millrace.jinja.internal.run;

import dev.millrace.jinja.Trusted;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template's variables, as values. */
public final class Variables {
  private final Budget budget;

  public Variables(Budget budget) {
    this.budget = budget;
  }

  public Map<String, Value> of(Map<String, ? extends @Nullable Object> variables) {
    Map<String, Value> values = new HashMap<>();
    variables.forEach((name, value) -> values.put(name, value(value)));
    return values;
  }

  private Value value(@Nullable Object object) {
    return switch (object) {
      case null -> None.NONE;
      case String text -> Str.user(text);
      case Trusted(String text) -> Str.template(text);
      case Boolean truth -> Bool.of(truth);
      case BigInteger number -> new Int(number);
      case Integer number -> Int.of(number);
      case Long number -> Int.of(number);
      case Short number -> Int.of(number);
      case Byte number -> Int.of(number);
      case Number number -> new Real(number.doubleValue());
      case Map<?, ?> map -> dict(map);
      case Iterable<?> items -> list(items);
      default ->
          throw new IllegalArgumentException(
              "a template can't be given a value of " + object.getClass());
    };
  }

  private Value dict(Map<?, ?> map) {
    budget.enter();
    Map<Value, Value> entries = LinkedHashMap.newLinkedHashMap(map.size());
    map.forEach((key, value) -> entries.put(value(key), value(value)));
    budget.leave();
    return new Dict(entries);
  }

  private Value list(Iterable<?> items) {
    budget.enter();
    List<Value> values = new ArrayList<>();
    items.forEach(item -> values.add(value(item)));
    budget.leave();
    return Seq.list(values);
  }
}
