package dev.millrace.jinja.internal.python;

import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Budget;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.Generator;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Namespace;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Range;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Thing;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Values as Python's {@code str} and {@code repr} write them. */
public final class Printer {
  private static final int MAX_BYTE = 0xff;

  private final Budget budget;

  public Printer(Budget budget) {
    this.budget = budget;
  }

  /** As printed. */
  public Str text(Value value) {
    return switch (value) {
      case Str text -> text;
      case Undefined undefined -> Str.EMPTY;
      case Int number -> Str.template(NumberText.of(number.value()));
      default -> repr(value);
    };
  }

  /** As a literal of Python's, where there is one. */
  public Str repr(Value value) {
    TextBuilder into = new TextBuilder(budget);
    repr(value, into);
    return into.build();
  }

  private void repr(Value value, TextBuilder into) {
    budget.step();
    switch (value) {
      case None none -> into.append("None");
      case Bool(boolean truth) -> into.append(truth ? "True" : "False");
      case Int number -> into.append(NumberText.of(number.value()));
      case Real(double number) -> into.append(NumberText.of(number));
      case Str text -> literal(text, into);
      case Undefined undefined -> into.append("Undefined");
      case Seq sequence -> sequence(sequence, into);
      case Dict dict -> dict(dict, into);
      case DictView view -> view(view, into);
      case Range range -> range(range, into);
      case Generator generator -> into.append("<" + generator.type() + " object>");
      case Namespace namespace -> {
        into.append("<Namespace ");
        dict(namespace.attributes(), into);
        into.append(">");
      }
      case Thing thing -> into.append(thing.description());
    }
  }

  private void literal(Str text, TextBuilder into) {
    Str literal = text.become(quoted(text.chars(), false));
    into.append(text.isMarkup() ? "Markup(" : "").append(literal);
    into.append(text.isMarkup() ? ")" : "");
  }

  private void sequence(Seq sequence, TextBuilder into) {
    into.append(sequence.isList() ? "[" : "(");
    items(sequence.items().iterator(), into);
    if (!sequence.isList() && sequence.items().size() == 1) {
      into.append(",");
    }
    into.append(sequence.isList() ? "]" : ")");
  }

  private void items(Iterator<Value> items, TextBuilder into) {
    budget.enter();
    while (items.hasNext()) {
      repr(items.next(), into);
      into.append(items.hasNext() ? ", " : "");
    }
    budget.leave();
  }

  private void dict(Dict dict, TextBuilder into) {
    budget.enter();
    String separator = "{";
    for (Map.Entry<Value, Value> entry : dict.entries().entrySet()) {
      into.append(separator);
      repr(entry.getKey(), into);
      into.append(": ");
      repr(entry.getValue(), into);
      separator = ", ";
    }
    into.append(dict.entries().isEmpty() ? "{}" : "}");
    budget.leave();
  }

  private void view(DictView view, TextBuilder into) {
    into.append(view.type()).append("([");
    items(view.iterator(), into);
    into.append("])");
  }

  private static void range(Range range, TextBuilder into) {
    into.append("range(" + range.start() + ", " + range.stop());
    into.append(range.step() == 1 ? ")" : ", " + range.step() + ")");
  }

  /** A text between quotes, with escapes for what can't be seen, or is not ASCII. */
  static String quoted(String text, boolean ascii) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder literal = new StringBuilder(text.length() + 2).append(quote);
    for (int i = 0; i < text.length(); ) {
      int character = text.codePointAt(i);
      i += Character.charCount(character);
      switch (character) {
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        case '\\' -> literal.append("\\\\");
        default -> {
          if (character == quote) {
            literal.append('\\').append(quote);
          } else if (isPrintable(character) && !(ascii && character >= 0x80)) {
            literal.appendCodePoint(character);
          } else {
            literal.append(escape(character));
          }
        }
      }
    }
    return literal.append(quote).toString();
  }

  /** Escapes for what is not ASCII in a literal. */
  static String ascii(String repr) {
    StringBuilder ascii = new StringBuilder();
    repr.codePoints()
        .forEach(
            character -> {
              String quoted = quoted(Character.toString(character), true);
              ascii.append(
                  character < 0x80
                      ? Character.toString(character)
                      : quoted.substring(1, quoted.length() - 1));
            });
    return ascii.toString();
  }

  private static String escape(int character) {
    String format =
        character <= MAX_BYTE
            ? "\\x%02x"
            : character <= Character.MAX_VALUE ? "\\u%04x" : "\\U%08x";
    return String.format(Locale.ROOT, format, character);
  }

  public static boolean isPrintable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      case Character.SPACE_SEPARATOR -> character == ' ';
      default -> true;
    };
  }
}
