package dev.millrace.jinja.internal.value;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What {@code namespace()} gives: the only value that a template can change. */
public final class Namespace implements Thing {
  private final Map<Value, Value> attributes;

  public Namespace(Map<Value, Value> attributes) {
    this.attributes = new LinkedHashMap<>(attributes);
  }

  public void set(Str name, Value value) {
    attributes.put(name, value);
  }

  public Dict attributes() {
    return new Dict(attributes);
  }

  @Override
  public Optional<Value> attribute(String name) {
    return Optional.ofNullable(attributes.get(Str.template(name)));
  }

  @Override
  public String type() {
    return "Namespace";
  }
}
