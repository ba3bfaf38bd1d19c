package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Iteration;
import dev.millrace.jinja.internal.python.JsonText;
import dev.millrace.jinja.internal.python.JsonText.Layout;
import dev.millrace.jinja.internal.python.Markup;
import dev.millrace.jinja.internal.text.Cases;
import dev.millrace.jinja.internal.text.Strip;
import dev.millrace.jinja.internal.text.TextSplit;
import dev.millrace.jinja.internal.text.WordWrap;
import dev.millrace.jinja.internal.value.Arguments;
import dev.millrace.jinja.internal.value.Dict;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.None;
import dev.millrace.jinja.internal.value.Numbers;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.TextBuilder;
import dev.millrace.jinja.internal.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Filters that give a text. */
final class TextFilters {
  private static final Pattern WORD_BEGINNING = Pattern.compile("(?U)[-\\s({\\[<\\x1c-\\x1f]+");

  static final Table TABLE =
      new Table()
          .add("string", (subject, session) -> session.text(subject))
          .add("capitalize", "", cased(Cases::capitalized))
          .add("lower", "", cased(Cases::lower))
          .add("upper", "", cased(Cases::upper))
          .add("title", "", cased(TextFilters::title))
          .add("trim", "chars=none", TextFilters::trim)
          .add("center", "width=80", TextFilters::center)
          .add("replace", "old, new, count=none", TextFilters::replace)
          .add("format", "*", TextFilters::format)
          .add("indent", "width=4, first=false, blank=false", TextFilters::indent)
          .add(
              "truncate", "length=255, killwords=false, end='...', leeway=5", TextFilters::truncate)
          .add("wordcount", TextFilters::wordCount)
          .add(
              "wordwrap",
              "width=79, break_long_words=true, wrapstring=none, break_on_hyphens=true",
              TextFilters::wordWrap)
          .add("join", "d='', attribute=none", TextFilters::join)
          .add(
              "tojson",
              "ensure_ascii=false, indent=none, separators=none, sort_keys=false",
              TextFilters::toJson);

  private TextFilters() {}

  private static Builtin cased(UnaryOperator<String> change) {
    return (subject, a, session) -> {
      Str text = session.text(subject);
      session.budget().readText(text.chars().length());
      return text.become(change.apply(text.chars()));
    };
  }

  /** Unlike Python's method, which begins a word after every character that is no letter. */
  private static String title(String text) {
    StringBuilder title = new StringBuilder();
    Matcher gaps = WORD_BEGINNING.matcher(text);
    int from = 0;
    while (gaps.find()) {
      title.append(titleWord(text.substring(from, gaps.start()))).append(gaps.group());
      from = gaps.end();
    }
    return title.append(titleWord(text.substring(from))).toString();
  }

  private static String titleWord(String word) {
    if (word.isEmpty()) {
      return word;
    }
    int end = Character.charCount(word.codePointAt(0));
    return Cases.upper(word.substring(0, end)) + Cases.lower(word.substring(end));
  }

  private static Value trim(Value subject, Bound a, Session session) {
    return new Strip(true, true).apply(session.text(subject), a.optional(0).map(a::text));
  }

  private static Value center(Value subject, Bound a, Session session) {
    return TextMethods.TABLE
        .call("center", session.text(subject), Arguments.of(a.get(0)), session)
        .orElseThrow();
  }

  private static Value replace(Value subject, Bound a, Session session) {
    Str text = session.text(subject);
    Str old = session.text(a.get(0));
    Str by = session.text(a.get(1));
    int count = a.isNone(2) ? -1 : a.size(2);
    if (!session.isEscaping()) {
      return TextMethods.replace(text, old, by, count, session);
    }
    boolean markup = text.isMarkup() || old.isMarkup() || by.isMarkup();
    Str replaced =
        markup
            ? TextMethods.replace(Markup.escape(text), old, Markup.escape(by), count, session)
            : TextMethods.replace(text, old, by, count, session);
    return replaced.asMarkup(markup);
  }

  private static Value format(Value subject, Bound a, Session session) {
    Arguments given = a.raw();
    if (!given.positional().isEmpty() && !given.named().isEmpty()) {
      throw TemplateException.fault(
          "can't handle positional and keyword arguments at the same time");
    }
    Value arguments = Seq.tuple(given.positional());
    if (!given.named().isEmpty()) {
      Map<Value, Value> named = new LinkedHashMap<>();
      given.named().forEach((name, value) -> named.put(Str.template(name), value));
      arguments = new Dict(named);
    }
    return session.arithmetic().apply(session.text(subject), "%", arguments);
  }

  private static Value indent(Value subject, Bound a, Session session) {
    Str text = a.text(subject);
    Str indent =
        a.get(0) instanceof Str given
            ? given
            : new TextBuilder(session.budget())
                .repeat(Str.template(" "), Math.max(0, a.size(0)))
                .build();
    if (text.isMarkup()) {
      indent = indent.asMarkup(true);
    }
    TextBuilder into = new TextBuilder(session.budget());
    TextBuilder withEnd = new TextBuilder(session.budget()).append(text).append("\n");
    List<Value> lines = TextSplit.lines(withEnd.build(), false, session.budget());
    for (int i = 0; i < lines.size(); i++) {
      Str line = (Str) lines.get(i);
      into.append(i == 0 ? "" : "\n");
      boolean indented = i == 0 ? a.truth(1) : a.truth(2) || !line.chars().isEmpty();
      into.append(indented ? indent : Str.EMPTY).append(line);
    }
    return into.build().asMarkup(text.isMarkup());
  }

  private static Value truncate(Value subject, Bound a, Session session) {
    int length = a.size(0);
    Str end = a.text(2);
    int leeway = a.isNone(3) ? 5 : a.size(3);
    if (length < end.length() || leeway < 0) {
      throw TemplateException.fault("truncate() wants a length of at least " + end.length());
    }
    if (Iteration.requireLength(subject) <= (long) length + leeway) {
      return subject;
    }
    Str text = a.text(subject);
    Str cut = text.slice(0, text.offset(length - end.length()));
    if (!a.truth(1)) {
      int blank = cut.chars().lastIndexOf(' ');
      cut = blank < 0 ? cut : cut.slice(0, blank);
    }
    return session.arithmetic().apply(cut, "+", end);
  }

  private static Value wordCount(Value subject, Session session) {
    String text = session.text(subject).chars();
    session.budget().readText(text.length());
    int words = 0;
    boolean inWord = false;
    for (int character : text.codePoints().toArray()) {
      boolean part = character == '_' || TextSearchMethods.isAlphanumeric(character);
      words += part && !inWord ? 1 : 0;
      inWord = part;
    }
    return Int.of(words);
  }

  private static Value wordWrap(Value subject, Bound a, Session session) {
    Str text = a.text(subject);
    String separator = a.isNone(2) ? "\n" : a.text(2).chars();
    WordWrap wrap = new WordWrap(a.size(0), a.truth(1), a.truth(3));
    StringBuilder wrapped = new StringBuilder();
    String before = "";
    for (Value line : TextSplit.lines(text, false, session.budget())) {
      session.budget().readText(((Str) line).chars().length() * 16L);
      for (String piece : wrap.lines(((Str) line).chars())) {
        session.budget().growText(before.length());
        wrapped.append(before).append(piece);
        before = separator;
      }
      before = separator;
    }
    return text.become(wrapped.toString()).asMarkup(false);
  }

  private static Value join(Value subject, Bound a, Session session) {
    List<Value> items = session.list(subject);
    if (!a.isNone(1)) {
      items.replaceAll(new AttributePath(session, a.get(1), None.NONE));
    }
    Str separator = session.text(a.get(0));
    boolean markup =
        session.isEscaping()
            && (separator.isMarkup()
                || items.stream().anyMatch(item -> item instanceof Str text && text.isMarkup()));
    Str between = markup ? Markup.escape(separator) : separator;
    TextBuilder into = new TextBuilder(session.budget());
    for (int i = 0; i < items.size(); i++) {
      Str text = session.text(items.get(i));
      into.append(i == 0 ? Str.EMPTY : between).append(markup ? Markup.escape(text) : text);
    }
    return into.build().asMarkup(markup);
  }

  private static Value toJson(Value subject, Bound a, Session session) {
    Optional<String> indent = a.optional(1).map(value -> indent(a, value, session));
    String item = indent.isPresent() ? "," : ", ";
    String key = ": ";
    if (!a.isNone(2)) {
      List<Value> separators = session.list(a.get(2));
      if (separators.size() != 2) {
        throw TemplateException.fault("tojson() wants two separators");
      }
      item = a.text(separators.getFirst()).chars();
      key = a.text(separators.getLast()).chars();
    }
    Layout layout = new Layout(a.truth(0), indent, item, key, a.truth(3));
    return JsonText.of(subject, layout, session.budget());
  }

  private static String indent(Bound a, Value indent, Session session) {
    if (indent instanceof Str text) {
      return text.chars();
    }
    if (Numbers.integer(indent).isEmpty()) {
      throw a.wrong("an integer or a text", indent);
    }
    return new TextBuilder(session.budget())
        .repeat(Str.template(" "), Math.max(0, a.size(1)))
        .build()
        .chars();
  }
}
