package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Values as Python's {@code json.dumps} writes them. */
public final class JsonText {
  /**
   * How it is laid out.
   *
   * @param ascii writes all other characters as escapes
   * @param indent of a level; all in one line if empty
   */
  public record Layout(
      boolean ascii,
      Optional<String> indent,
      String itemSeparator,
      String keySeparator,
      boolean sortsKeys) {}

  private static final int CONTROLS = 0x20;

  private final Layout layout;
  private final Budget budget;
  private final TextBuilder into;
  private boolean anyUsers;

  private JsonText(Layout layout, Budget budget) {
    this.layout = layout;
    this.budget = budget;
    this.into = new TextBuilder(budget);
  }

  /** All the user's if any text in it is. */
  public static Str of(Value value, Layout layout, Budget budget) {
    JsonText json = new JsonText(layout, budget);
    json.write(value, 1);
    String text = json.into.build().chars();
    return json.anyUsers ? Str.user(text) : Str.template(text);
  }

  private void write(Value value, int level) {
    budget.step();
    switch (value) {
      case None none -> into.append("null");
      case Bool(boolean truth) -> into.append(truth ? "true" : "false");
      case Int number -> into.append(NumberText.of(number.value()));
      case Real(double number) -> into.append(real(number));
      case Str text -> string(text);
      case Seq sequence -> array(sequence, level);
      case Dict dict -> object(dict, level);
      default ->
          throw TemplateException.fault(
              "Object of type " + value.type() + " is not JSON serializable");
    }
  }

  private static String real(double number) {
    return Double.isNaN(number)
        ? "NaN"
        : Double.isInfinite(number)
            ? (number > 0 ? "Infinity" : "-Infinity")
            : NumberText.of(number);
  }

  private void array(Seq sequence, int level) {
    if (sequence.items().isEmpty()) {
      into.append("[]");
      return;
    }
    budget.enter();
    into.append("[");
    newLine(level);
    for (Iterator<Value> items = sequence.items().iterator(); items.hasNext(); ) {
      write(items.next(), level + 1);
      separate(items.hasNext(), level);
    }
    into.append("]");
    budget.leave();
  }

  private void object(Dict dict, int level) {
    if (dict.entries().isEmpty()) {
      into.append("{}");
      return;
    }
    budget.enter();
    into.append("{");
    newLine(level);
    for (var entries = sorted(dict).entrySet().iterator(); entries.hasNext(); ) {
      Map.Entry<Value, Value> entry = entries.next();
      string(key(entry.getKey()));
      into.append(layout.keySeparator());
      write(entry.getValue(), level + 1);
      separate(entries.hasNext(), level);
    }
    into.append("}");
    budget.leave();
  }

  private Map<Value, Value> sorted(Dict dict) {
    if (!layout.sortsKeys()) {
      return dict.entries();
    }
    List<Value> keys = new ArrayList<>(dict.entries().keySet());
    Sorting.sort(keys, new Comparison(budget).order());
    Map<Value, Value> sorted = new LinkedHashMap<>();
    keys.forEach(key -> sorted.put(key, dict.entries().getOrDefault(key, None.NONE)));
    return sorted;
  }

  private void separate(boolean more, int level) {
    if (more) {
      into.append(layout.itemSeparator());
      newLine(level);
    } else {
      newLine(level - 1);
    }
  }

  private void newLine(int level) {
    layout.indent().ifPresent(indent -> into.append("\n").repeat(Str.template(indent), level));
  }

  private static Str key(Value key) {
    return switch (key) {
      case Str text -> text;
      case None none -> Str.template("null");
      case Bool(boolean truth) -> Str.template(truth ? "true" : "false");
      case Int number -> Str.template(NumberText.of(number.value()));
      case Real(double number) -> Str.template(real(number));
      default ->
          throw TemplateException.fault(
              "keys must be str, int, float, bool or None, not " + key.type());
    };
  }

  private void string(Str text) {
    anyUsers |= text.isAnyUsers();
    StringBuilder quoted = new StringBuilder(text.chars().length() + 2).append('"');
    for (char character : text.chars().toCharArray()) {
      switch (character) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        case '\t' -> quoted.append("\\t");
        case '\f' -> quoted.append("\\f");
        case '\b' -> quoted.append("\\b");
        default -> {
          if (character < CONTROLS || (layout.ascii() && character >= 0x7f)) {
            quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
          } else {
            quoted.append(character);
          }
        }
      }
    }
    into.append(quoted.append('"').toString());
  }
}
