package dev.millrace.jinja.internal.value;

import java.util.Iterator;
import java.util.Map;

/** What {@code keys()}, {@code values()} and {@code items()} of a dict give. */
public record DictView(Dict dict, Part part) implements Value {
  /** What of each entry. */
  public enum Part {
    KEYS,
    VALUES,
    ITEMS
  }

  public Iterator<Value> iterator() {
    Map<Value, Value> entries = dict.entries();
    return switch (part) {
      case KEYS -> entries.keySet().iterator();
      case VALUES -> entries.values().iterator();
      case ITEMS ->
          entries.entrySet().stream()
              .<Value>map(entry -> Seq.tuple(entry.getKey(), entry.getValue()))
              .iterator();
    };
  }

  @Override
  public String type() {
    return switch (part) {
      case KEYS -> "dict_keys";
      case VALUES -> "dict_values";
      case ITEMS -> "dict_items";
    };
  }
}
