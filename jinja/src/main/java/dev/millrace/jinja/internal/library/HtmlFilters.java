package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Iteration;
import dev.millrace.jinja.internal.python.Markup;
import dev.millrace.jinja.internal.text.Whitespace;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.DictView;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Undefined;
import dev.millrace.jinja.internal.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters for HTML and URLs. */
final class HtmlFilters {
  private static final Pattern NO_ATTRIBUTE_NAME = Pattern.compile("[ \t\n\\x0b\f\r/>=]");
  private static final Pattern ENTITY =
      Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));");
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");

  static final Table TABLE =
      new Table()
          .add("e", HtmlFilters::escape)
          .add("escape", HtmlFilters::escape)
          .add(
              "forceescape",
              (subject, session) -> Markup.escape(session.text(subject).asMarkup(false)))
          .add("safe", (subject, session) -> session.text(subject).asMarkup(true))
          .add("striptags", HtmlFilters::stripTags)
          .add("urlencode", HtmlFilters::urlEncode)
          .add("xmlattr", "autospace=true", HtmlFilters::attributes);

  private HtmlFilters() {}

  private static Value escape(Value subject, Session session) {
    return Markup.escape(session.text(subject));
  }

  private static Value stripTags(Value subject, Session session) {
    Str text = session.text(subject);
    session.budget().readText(text.chars().length());
    String plain = without(without(text.chars(), "<!--", "-->"), "<", ">");
    List<String> words = new ArrayList<>();
    int from = -1;
    for (int i = 0; i <= plain.length(); i++) {
      boolean gap = i == plain.length() || Whitespace.is(plain.charAt(i));
      if (!gap && from < 0) {
        from = i;
      } else if (gap && from >= 0) {
        words.add(plain.substring(from, i));
        from = -1;
      }
    }
    String unescaped =
        ENTITY
            .matcher(String.join(" ", words))
            .replaceAll(match -> Matcher.quoteReplacement(character(match)));
    return text.become(unescaped).asMarkup(false);
  }

  /** Those of XML alone, and numbers. */
  private static String character(MatchResult entity) {
    if (entity.group(3) != null) {
      return ENTITIES.getOrDefault(entity.group(3), "");
    }
    int code =
        entity.group(1) != null
            ? Integer.parseInt(entity.group(1))
            : Integer.parseInt(entity.group(2), 16);
    boolean valid = code > 0 && Character.isValidCodePoint(code) && !isSurrogate(code);
    return valid ? Character.toString(code) : "\ufffd";
  }

  private static boolean isSurrogate(int code) {
    return code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
  }

  private static String without(String text, String open, String close) {
    StringBuilder kept = new StringBuilder();
    int from = 0;
    int start = text.indexOf(open);
    while (start >= 0) {
      int end = text.indexOf(close, start);
      if (end < 0) {
        break;
      }
      kept.append(text, from, start);
      from = end + close.length();
      start = text.indexOf(open, from);
    }
    return kept.append(text.substring(from)).toString();
  }

  private static Value urlEncode(Value subject, Session session) {
    if (subject instanceof Str || !Iteration.isIterable(subject)) {
      Str text = session.text(subject);
      return text.become(quoted(text.chars(), true)).asMarkup(false);
    }
    StringBuilder query = new StringBuilder();
    boolean anyUsers = false;
    Value pairs = subject instanceof Dict dict ? new DictView(dict, DictView.Part.ITEMS) : subject;
    for (Iterator<Value> items = session.iterate(pairs); items.hasNext(); ) {
      List<Value> pair = session.list(items.next());
      if (pair.size() != 2) {
        throw TemplateException.fault("urlencode() wants pairs");
      }
      Str key = session.text(pair.getFirst());
      Str value = session.text(pair.getLast());
      anyUsers |= key.isAnyUsers() || value.isAnyUsers();
      query.append(query.isEmpty() ? "" : "&").append(quoted(key.chars(), false));
      query.append('=').append(quoted(value.chars(), false));
      session.budget().growText(key.chars().length() + (long) value.chars().length());
    }
    return anyUsers ? Str.user(query.toString()) : Str.template(query.toString());
  }

  /** In a path a slash stays; in a query a blank is a plus. */
  private static String quoted(String text, boolean path) {
    StringBuilder quoted = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      boolean plain =
          (character >= '0' && character <= '9')
              || (character >= 'a' && character <= 'z')
              || (character >= 'A' && character <= 'Z')
              || "_.-~".indexOf(character) >= 0
              || (path && character == '/');
      if (plain) {
        quoted.append(character);
      } else if (character == ' ' && !path) {
        quoted.append('+');
      } else {
        quoted.append(String.format(Locale.ROOT, "%%%02X", (int) character));
      }
    }
    return quoted.toString();
  }

  private static Value attributes(Value subject, Bound a, Session session) {
    if (!(subject instanceof Dict dict)) {
      throw a.wrong("a dict", subject);
    }
    TextBuilder into = new TextBuilder(session.budget());
    for (Map.Entry<Value, Value> entry : dict.entries().entrySet()) {
      if (entry.getValue() == None.NONE || entry.getValue() instanceof Undefined) {
        continue;
      }
      Str name = a.text(entry.getKey());
      if (NO_ATTRIBUTE_NAME.matcher(name.chars()).find()) {
        throw TemplateException.fault("invalid character in attribute name: " + name);
      }
      into.append(into.length() > 0 || a.truth(0) ? " " : "").append(Markup.escape(name));
      into.append("=\"").append(Markup.escape(session.text(entry.getValue()))).append("\"");
    }
    return into.build().asMarkup(session.isEscaping());
  }
}
