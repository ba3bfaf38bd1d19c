package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.BraceFormat;
import dev.millrace.jinja.internal.python.Markup;
import dev.millrace.jinja.internal.text.Cases;
import dev.millrace.jinja.internal.text.Strip;
import dev.millrace.jinja.internal.text.TextSearch;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Value;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Methods of a text that give a text. */
final class TextMethods {
  static final Table TABLE =
      new Table()
          .add("capitalize", cased(Cases::capitalized))
          .add("casefold", cased(Cases::folded))
          .add("lower", cased(Cases::lower))
          .add("swapcase", cased(Cases::swapped))
          .add("title", cased(Cases::title))
          .add("upper", cased(Cases::upper))
          .add("center", "width, fill=' ' /", (self, a, session) -> pad(self, a, session, 0))
          .add("ljust", "width, fill=' ' /", (self, a, session) -> pad(self, a, session, 1))
          .add("rjust", "width, fill=' ' /", (self, a, session) -> pad(self, a, session, -1))
          .add("zfill", "width /", TextMethods::zeros)
          .add("strip", "chars=none /", strip(new Strip(true, true)))
          .add("lstrip", "chars=none /", strip(new Strip(true, false)))
          .add("rstrip", "chars=none /", strip(new Strip(false, true)))
          .add("removeprefix", "prefix /", TextMethods::withoutPrefix)
          .add("removesuffix", "suffix /", TextMethods::withoutSuffix)
          .add("replace", "old, new, count=-1 /", TextMethods::replace)
          .add("expandtabs", "tabsize=8", TextMethods::expandTabs)
          .add("join", "iterable /", TextMethods::join)
          .add("translate", "table /", TextMethods::translate)
          .add("format", "*", (self, a, session) -> format((Str) self, a.raw(), session))
          .add("format_map", "mapping /", TextMethods::formatMap);

  private TextMethods() {}

  private static BiFunction<Value, Session, Value> cased(UnaryOperator<String> change) {
    return (self, session) -> {
      Str text = (Str) self;
      session.budget().readText(text.chars().length());
      return text.become(change.apply(text.chars()));
    };
  }

  private static Builtin strip(Strip strip) {
    return (self, a, session) -> strip.apply((Str) self, a.optional(0).map(a::text));
  }

  /** On both sides, or to the left (1) or right (-1) alone. */
  private static Value pad(Value self, Bound a, Session session, int side) {
    Str text = (Str) self;
    Str fill = a.text(1);
    if (fill.length() != 1) {
      throw TemplateException.fault("the fill character must be exactly one character long");
    }
    int width = a.size(0);
    int padding = Math.max(0, width - text.length());
    int left =
        switch (side) {
          case 1 -> 0;
          case -1 -> padding;
          default -> padding / 2 + (padding & width & 1);
        };
    Str filler = text.isMarkup() ? Markup.escape(fill) : fill;
    return new TextBuilder(session.budget())
        .repeat(filler, left)
        .append(text)
        .repeat(filler, padding - left)
        .build()
        .asMarkup(text.isMarkup());
  }

  private static Value zeros(Value self, Bound a, Session session) {
    Str text = (Str) self;
    boolean signed = text.chars().startsWith("-") || text.chars().startsWith("+");
    int sign = signed ? 1 : 0;
    return new TextBuilder(session.budget())
        .append(text.slice(0, sign))
        .repeat(Str.template("0"), Math.max(0, a.size(0) - text.length()))
        .append(text.slice(sign, text.chars().length()))
        .build()
        .asMarkup(text.isMarkup());
  }

  private static Value withoutPrefix(Value self, Bound a, Session session) {
    Str text = (Str) self;
    String prefix = a.text(0).chars();
    return text.chars().startsWith(prefix)
        ? text.slice(prefix.length(), text.chars().length())
        : text;
  }

  private static Value withoutSuffix(Value self, Bound a, Session session) {
    Str text = (Str) self;
    String suffix = a.text(0).chars();
    return text.chars().endsWith(suffix)
        ? text.slice(0, text.chars().length() - suffix.length())
        : text;
  }

  private static Value replace(Value self, Bound a, Session session) {
    Str text = (Str) self;
    Str by = text.isMarkup() ? Markup.escape(a.text(1)) : a.text(1);
    return replace(text, a.text(0), by, a.size(2), session).asMarkup(text.isMarkup());
  }

  /** What stands in for a user's text counts as the user's. */
  static Str replace(Str text, Str old, Str by, int count, Session session) {
    TextBuilder into = new TextBuilder(session.budget());
    String chars = text.chars();
    int step = old.chars().length();
    int copied = 0;
    int found = find(chars, old.chars(), 0, session);
    for (int done = 0; found >= 0 && done != count; done++) {
      int next = found + step;
      boolean users = text.slice(found, next).isAnyUsers();
      into.append(text.slice(copied, found)).append(users ? Str.user(by.chars()) : by);
      copied = next;
      int character =
          step > 0 || next >= chars.length() ? 0 : Character.charCount(chars.codePointAt(next));
      if (step == 0 && character == 0) {
        found = -1;
      } else {
        found = find(chars, old.chars(), next + character, session);
      }
    }
    return into.append(text.slice(copied, chars.length())).build();
  }

  private static int find(String chars, String part, int from, Session session) {
    return part.isEmpty() ? from : new TextSearch(session.budget()).find(chars, part, from);
  }

  private static Value expandTabs(Value self, Bound a, Session session) {
    Str text = (Str) self;
    int size = a.size(0);
    StringBuilder expanded = new StringBuilder();
    int column = 0;
    for (char character : text.chars().toCharArray()) {
      if (character == '\t') {
        int blanks = size > 0 ? size - column % size : 0;
        session.budget().growText(blanks);
        expanded.repeat(' ', blanks);
        column += blanks;
      } else {
        expanded.append(character);
        column = character == '\n' || character == '\r' ? 0 : column + 1;
      }
    }
    return text.become(expanded.toString());
  }

  private static Value join(Value self, Bound a, Session session) {
    Str separator = (Str) self;
    TextBuilder into = new TextBuilder(session.budget());
    boolean first = true;
    for (Iterator<Value> items = session.iterate(a.get(0)); items.hasNext(); first = false) {
      Value item = items.next();
      Str text = separator.isMarkup() ? Markup.escape(session.text(item)) : a.text(item);
      into.append(first ? Str.EMPTY : separator).append(text);
    }
    return into.build().asMarkup(separator.isMarkup());
  }

  private static Value translate(Value self, Bound a, Session session) {
    if (!(a.get(0) instanceof Dict table)) {
      throw a.wrong("a dict", a.get(0));
    }
    Str text = (Str) self;
    StringBuilder translated = new StringBuilder();
    text.chars()
        .codePoints()
        .forEach(
            character -> {
              session.budget().step();
              switch (table.entries().get(Int.of(character))) {
                case null -> translated.appendCodePoint(character);
                case None none -> {}
                case Int code -> translated.appendCodePoint(code.value().intValueExact());
                case Value other -> {
                  session.budget().growText(a.text(other).chars().length());
                  translated.append(a.text(other).chars());
                }
              }
            });
    return Str.user(translated.toString()).asMarkup(text.isMarkup());
  }

  private static Str format(Str text, Arguments arguments, Session session) {
    return new BraceFormat(session.budget(), session.attributes(), arguments).format(text);
  }

  private static Value formatMap(Value self, Bound a, Session session) {
    if (!(a.get(0) instanceof Dict mapping)) {
      throw a.wrong("a dict", a.get(0));
    }
    Map<String, Value> named = new HashMap<>();
    mapping
        .entries()
        .forEach(
            (key, value) -> {
              if (key instanceof Str name) {
                named.put(name.chars(), value);
              }
            });
    return format((Str) self, new Arguments(List.of(), named), session);
  }
}
