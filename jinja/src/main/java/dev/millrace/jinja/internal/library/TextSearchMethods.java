package dev.millrace.jinja.internal.library;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.internal.python.Printer;
import dev.millrace.jinja.internal.python.Slices;
import dev.millrace.jinja.internal.text.Cases;
import dev.millrace.jinja.internal.text.TextSearch;
import dev.millrace.jinja.internal.text.TextSplit;
import dev.millrace.jinja.internal.text.Whitespace;
import dev.millrace.jinja.internal.value.Bool;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Seq;
import dev.millrace.jinja.internal.value.Str;
import dev.millrace.jinja.internal.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Methods of a text that look for something in it, or cut it where they find it. */
final class TextSearchMethods {
  private static final String RANGED = "sub, start=none, end=none /";
  private static final String SPLIT = "sep=none, maxsplit=-1";

  static final Table TABLE =
      new Table()
          .add("find", RANGED, (self, a, session) -> Int.of(find(self, a, session, false)))
          .add("rfind", RANGED, (self, a, session) -> Int.of(find(self, a, session, true)))
          .add("index", RANGED, (self, a, session) -> index(self, a, session, false))
          .add("rindex", RANGED, (self, a, session) -> index(self, a, session, true))
          .add("count", RANGED, TextSearchMethods::count)
          .add("startswith", RANGED, (self, a, session) -> Bool.of(edge(self, a, true)))
          .add("endswith", RANGED, (self, a, session) -> Bool.of(edge(self, a, false)))
          .add("split", SPLIT, (self, a, session) -> split(self, a, session, false))
          .add("rsplit", SPLIT, (self, a, session) -> split(self, a, session, true))
          .add("splitlines", "keepends=false", TextSearchMethods::lines)
          .add("partition", "sep /", (self, a, session) -> partition(self, a, session, false))
          .add("rpartition", "sep /", (self, a, session) -> partition(self, a, session, true))
          .check("isalnum", all(TextSearchMethods::isAlphanumeric))
          .check("isalpha", all(Character::isLetter))
          .check("isascii", self -> chars(self).chars().allMatch(character -> character < 0x80))
          .check("isdecimal", all(Character::isDigit))
          .check("isdigit", all(TextSearchMethods::isDigit))
          .check("isnumeric", all(TextSearchMethods::isNumeric))
          .check("isspace", all(Whitespace::is))
          .check("isidentifier", self -> isIdentifier(chars(self)))
          .check("isprintable", self -> chars(self).codePoints().allMatch(Printer::isPrintable))
          .check("islower", self -> isLower(chars(self)))
          .check("isupper", self -> isUpper(chars(self)))
          .check("istitle", self -> isTitle(chars(self)));

  private TextSearchMethods() {}

  private static String chars(Value self) {
    return ((Str) self).chars();
  }

  /** In code points; -1 if it isn't there. */
  private static int find(Value self, Bound a, Session session, boolean last) {
    Str text = (Str) self;
    String part = a.text(0).chars();
    if (isBeyond(a, text)) {
      return -1;
    }
    Slices range = Slices.bounds(a.get(1), a.get(2), Int.of(1), text.length());
    int from = text.offset(range.start());
    int to = text.offset(Math.max(range.start(), range.stop()));
    String within = text.chars().substring(from, to);
    TextSearch search = new TextSearch(session.budget());
    int found =
        range.start() > range.stop()
            ? -1
            : last ? search.findLast(within, part, within.length()) : search.find(within, part, 0);
    return found < 0 ? -1 : text.chars().codePointCount(0, from + found);
  }

  /** An empty text is found at the end, but not after it. */
  private static boolean isBeyond(Bound a, Str text) {
    return !a.isNone(1) && a.size(1) > text.length();
  }

  private static Value index(Value self, Bound a, Session session, boolean last) {
    int found = find(self, a, session, last);
    if (found < 0) {
      throw TemplateException.fault("substring not found");
    }
    return Int.of(found);
  }

  private static Value count(Value self, Bound a, Session session) {
    Str text = (Str) self;
    Str part = a.text(0);
    if (isBeyond(a, text)) {
      return Int.of(0);
    }
    Slices range = Slices.bounds(a.get(1), a.get(2), Int.of(1), text.length());
    if (range.start() > range.stop()) {
      return Int.of(0);
    }
    if (part.chars().isEmpty()) {
      return Int.of(range.count() + 1L);
    }
    String within = text.chars().substring(text.offset(range.start()), text.offset(range.stop()));
    TextSearch search = new TextSearch(session.budget());
    int count = 0;
    int at = search.find(within, part.chars(), 0);
    while (at >= 0) {
      count++;
      at = search.find(within, part.chars(), at + part.chars().length());
    }
    return Int.of(count);
  }

  private static boolean edge(Value self, Bound a, boolean start) {
    Str text = (Str) self;
    List<Value> affixes =
        a.get(0) instanceof Seq tuple && !tuple.isList() ? tuple.items() : List.of(a.get(0));
    Slices range = Slices.bounds(a.get(1), a.get(2), Int.of(1), text.length());
    if (isBeyond(a, text) || range.start() > range.stop()) {
      return false;
    }
    String within = text.chars().substring(text.offset(range.start()), text.offset(range.stop()));
    for (Value affix : affixes) {
      String chars = a.text(affix).chars();
      if (start ? within.startsWith(chars) : within.endsWith(chars)) {
        return true;
      }
    }
    return false;
  }

  private static Value split(Value self, Bound a, Session session, boolean right) {
    Optional<String> separator = a.optional(0).map(value -> a.text(value).chars());
    if (separator.isPresent() && separator.get().isEmpty()) {
      throw TemplateException.fault("empty separator");
    }
    TextSplit split = new TextSplit((Str) self, session.budget());
    return Seq.list(right ? split.right(separator, a.size(1)) : split.left(separator, a.size(1)));
  }

  private static Value lines(Value self, Bound a, Session session) {
    List<Value> lines = TextSplit.lines((Str) self, a.truth(0), session.budget());
    return Seq.list(lines);
  }

  private static Value partition(Value self, Bound a, Session session, boolean last) {
    Str text = (Str) self;
    Str separator = a.text(0);
    if (separator.chars().isEmpty()) {
      throw TemplateException.fault("empty separator");
    }
    String chars = text.chars();
    TextSearch search = new TextSearch(session.budget());
    int found =
        last
            ? search.findLast(chars, separator.chars(), chars.length())
            : search.find(chars, separator.chars(), 0);
    Str empty = Str.EMPTY.asMarkup(text.isMarkup());
    if (found < 0) {
      return last ? Seq.tuple(empty, empty, text) : Seq.tuple(text, empty, empty);
    }
    int end = found + separator.chars().length();
    return Seq.tuple(text.slice(0, found), text.slice(found, end), text.slice(end, chars.length()));
  }

  private static Predicate<Value> all(IntPredicate test) {
    return self -> !chars(self).isEmpty() && chars(self).codePoints().allMatch(test);
  }

  static boolean isAlphanumeric(int character) {
    return Character.isLetter(character) || isNumeric(character);
  }

  /** Decimal digits, superscripts, subscripts and those in a circle. */
  private static boolean isDigit(int character) {
    return Character.isDigit(character)
        || character == 0xb2
        || character == 0xb3
        || character == 0xb9
        || (character >= 0x2070 && character <= 0x2089 && isNumeric(character))
        || (character >= 0x2460 && character <= 0x2468);
  }

  private static boolean isNumeric(int character) {
    return switch (Character.getType(character)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static boolean isIdentifier(String text) {
    if (text.isEmpty()) {
      return false;
    }
    int first = text.codePointAt(0);
    return (first == '_' || Character.isUnicodeIdentifierStart(first))
        && text.codePoints()
            .allMatch(
                character ->
                    Character.isUnicodeIdentifierPart(character)
                        && !Character.isIdentifierIgnorable(character));
  }

  static boolean isLower(String text) {
    return text.codePoints().anyMatch(Character::isLowerCase)
        && text.codePoints()
            .noneMatch(
                character -> Character.isUpperCase(character) || Character.isTitleCase(character));
  }

  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Character::isUpperCase)
        && text.codePoints()
            .noneMatch(
                character -> Character.isLowerCase(character) || Character.isTitleCase(character));
  }

  private static boolean isTitle(String text) {
    boolean any = false;
    boolean inWord = false;
    for (int character : text.codePoints().toArray()) {
      boolean upper = Character.isUpperCase(character) || Character.isTitleCase(character);
      if (upper ? inWord : Character.isLowerCase(character) && !inWord) {
        return false;
      }
      inWord = Cases.isCased(character);
      any |= inWord;
    }
    return any;
  }
}
