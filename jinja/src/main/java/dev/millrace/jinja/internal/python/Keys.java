package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Value;

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
    check(key);
    return key;
  }

  private void check(Value key) {
    budget.step();
    switch (key) {
      case Seq sequence when !sequence.isList() -> {
        parts += sequence.items().size();
        if (parts > MAX_PARTS) {
          throw TemplateException.limit("a key of more than " + MAX_PARTS + " parts");
        }
        budget.enter(1);
        sequence.items().forEach(this::check);
        budget.leave(1);
      }
      case Seq sequence -> throw unhashable(sequence);
      case Dict dict -> throw unhashable(dict);
      case DictView view -> throw unhashable(view);
      default -> {}
    }
  }

  private static TemplateException unhashable(Value value) {
    return TemplateException.fault("unhashable type: '" + value.type() + "'");
  }
}
