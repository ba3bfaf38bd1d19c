package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Function;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Thing;
import dev.millrace.jinja.internal.value.Value;
import java.util.List;
import java.util.Optional;

/** Gives values by turns. */
final class Cycler implements Thing {
  private final List<Value> items;
  private int position;

  Cycler(List<Value> items) {
    this.items = items;
  }

  @Override
  public Optional<Value> attribute(String name) {
    return switch (name) {
      case "current" -> Optional.of(items.get(position));
      case "items" -> Optional.of(Seq.tuple(items));
      case "next" -> Optional.of((Function) this::next);
      case "reset" -> Optional.of((Function) this::reset);
      default -> Optional.empty();
    };
  }

  private Value next(Arguments none) {
    Value current = items.get(position);
    position = (position + 1) % items.size();
    return current;
  }

  private Value reset(Arguments none) {
    position = 0;
    return None.NONE;
  }

  @Override
  public String type() {
    return "Cycler";
  }
}
