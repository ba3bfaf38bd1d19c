package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Value;
import java.util.Optional;

/** What may be a key of a dict. */
public final class Keys {
  private static final int MAX_PARTS = 10_000;

  private final Budget budget;
  private int parts;

  public Keys(Budget budget) {
    this.budget = budget;
  }

  /** The value, unless it can change, or is too large to be compared again and again. */
  public Value require(Value key) {
    Optional<Value> changeable = changeable(key);
    if (changeable.isPresent()) {
      throw TemplateException.fault("unhashable type: '" + changeable.get().type() + "'");
    }
    return key;
  }

  public boolean isKey(Value value) {
    return changeable(value).isEmpty();
  }

  /** What of a value can change, if anything. */
  private Optional<Value> changeable(Value key) {
    budget.step();
    return switch (key) {
      case Seq sequence when !sequence.isList() -> {
        parts += sequence.items().size();
        if (parts > MAX_PARTS) {
          throw TemplateException.limit("a key of more than " + MAX_PARTS + " parts");
        }
        budget.enter();
        Optional<Value> found = Optional.empty();
        for (Value item : sequence.items()) {
          found = found.or(() -> changeable(item));
        }
        budget.leave();
        yield found;
      }
      case Seq sequence -> Optional.of(sequence);
      case Dict dict -> Optional.of(dict);
      case DictView view -> Optional.of(view);
      default -> Optional.empty();
    };
  }
}
