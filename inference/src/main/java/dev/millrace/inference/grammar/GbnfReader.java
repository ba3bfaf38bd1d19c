package dev.millrace.inference.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads llama.cpp's notation of grammars, GBNF: rules as {@code name ::= "text" [a-z]+ (other |
 * another)? # comment}.
 */
final class GbnfReader {
  private static final int MAX_DEPTH = 200;

  private final String text;
  private final Map<String, Expression> rules = new LinkedHashMap<>();
  private int at;
  private int depth;

  private GbnfReader(String text) {
    this.text = text;
  }

  static Map<String, Expression> read(String text) {
    GbnfReader reader = new GbnfReader(text);
    reader.space(true);
    while (reader.at < text.length()) {
      reader.rule();
    }
    return reader.rules;
  }

  private void rule() {
    String name = name();
    space(false);
    require("::=");
    space(true);
    Expression expression = alternatives(false);
    if (rules.put(name, expression) != null) {
      throw fault("rule '" + name + "' is defined twice");
    }
    if (at < text.length() && peek() != '\n' && peek() != '\r') {
      throw fault("'" + Character.toString(text.codePointAt(at)) + "' cannot stand here");
    }
    space(true);
  }

  private Expression alternatives(boolean nested) {
    List<Expression> options = new ArrayList<>();
    options.add(sequence(nested));
    while (bar(nested)) {
      space(true);
      options.add(sequence(nested));
    }
    return options.size() == 1 ? options.getFirst() : new Expression.Choice(options);
  }

  /** A rule may go on in a line that begins with a bar. */
  private boolean bar(boolean nested) {
    int before = at;
    if (!nested) {
      space(true);
    }
    if (at < text.length() && peek() == '|') {
      at++;
      return true;
    }
    at = before;
    return false;
  }

  private Expression sequence(boolean nested) {
    List<Expression> parts = new ArrayList<>();
    while (at < text.length() && begins(peek())) {
      Expression part = repeated(part());
      parts.add(part);
      space(nested);
    }
    return parts.size() == 1 ? parts.getFirst() : new Expression.Sequence(parts);
  }

  private static boolean begins(char c) {
    return c == '"' || c == '[' || c == '(' || c == '.' || nameCharacter(c);
  }

  private static boolean nameCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  private Expression part() {
    char c = peek();
    if (c == '"') {
      return literal();
    }
    if (c == '[') {
      return new Expression.OneOf(characters());
    }
    if (c == '.') {
      at++;
      return new Expression.OneOf(CodePoints.ALL);
    }
    if (c != '(') {
      return new Expression.Named(name());
    }
    if (++depth > MAX_DEPTH) {
      throw fault("parentheses are nested deeper than " + MAX_DEPTH);
    }
    at++;
    space(true);
    Expression inner = alternatives(true);
    require(")");
    depth--;
    return inner;
  }

  private Expression literal() {
    at++;
    StringBuilder literal = new StringBuilder();
    while (at < text.length() && peek() != '"') {
      literal.appendCodePoint(character());
    }
    require("\"");
    return Expression.text(literal.toString());
  }

  private CodePoints characters() {
    at++;
    boolean others = at < text.length() && peek() == '^';
    at += others ? 1 : 0;
    List<CodePoints> ranges = new ArrayList<>();
    while (at < text.length() && peek() != ']') {
      int first = character();
      int last = first;
      if (at + 1 < text.length() && peek() == '-' && text.charAt(at + 1) != ']') {
        at++;
        last = character();
      }
      if (last < first) {
        throw fault("a range of characters ends before it begins");
      }
      ranges.add(CodePoints.of(first, last));
    }
    require("]");
    CodePoints set = CodePoints.union(ranges);
    return others ? set.not() : set;
  }

  private int character() {
    int codePoint = text.codePointAt(at);
    at += Character.charCount(codePoint);
    if (codePoint != '\\') {
      return codePoint;
    }
    if (at == text.length()) {
      throw fault("it ends with a backslash");
    }
    char escape = text.charAt(at++);
    return switch (escape) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      case 'U' -> hexadecimal(8);
      case '\\', '"', '[', ']', '-', '^' -> escape;
      default -> throw fault("\\" + escape + " is no escape");
    };
  }

  private int hexadecimal(int digits) {
    try {
      int value = Integer.parseInt(text.substring(at, at + digits), 16);
      if (Character.isValidCodePoint(value)) {
        at += digits;
        return value;
      }
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // Answered below, like a number that is no character.
    }
    throw fault("an escape has no " + digits + " hexadecimal digits of a character");
  }

  private Expression repeated(Expression part) {
    Expression repeated = part;
    while (at < text.length() && "*+?{".indexOf(peek()) >= 0) {
      char c = text.charAt(at++);
      repeated =
          switch (c) {
            case '*' -> new Expression.Repeat(repeated, 0, -1);
            case '+' -> new Expression.Repeat(repeated, 1, -1);
            case '?' -> new Expression.Repeat(repeated, 0, 1);
            default -> counted(repeated);
          };
    }
    return repeated;
  }

  private Expression counted(Expression part) {
    int end = text.indexOf('}', at);
    String counts = end < 0 ? "" : text.substring(at, end).strip();
    if (!counts.matches("\\d{1,6}(\\s*,\\s*(\\d{1,6})?)?")) {
      throw fault("a repetition is {m}, {m,} or {m,n}");
    }
    at = end + 1;
    int comma = counts.indexOf(',');
    int least = Integer.parseInt(comma < 0 ? counts : counts.substring(0, comma).strip());
    String most = comma < 0 ? counts : counts.substring(comma + 1).strip();
    int times = most.isEmpty() ? -1 : Integer.parseInt(most);
    if (times >= 0 && times < least) {
      throw fault("a repetition is at least " + least + " and at most " + times + " times");
    }
    return new Expression.Repeat(part, least, times);
  }

  private String name() {
    int from = at;
    while (at < text.length() && nameCharacter(peek())) {
      at++;
    }
    if (from == at) {
      throw fault(
          at < text.length()
              ? "'" + Character.toString(text.codePointAt(at)) + "' begins no rule"
              : "a rule's name is missing at the end");
    }
    return text.substring(from, at);
  }

  private void space(boolean lines) {
    while (at < text.length()) {
      char c = peek();
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || (lines && (c == '\n' || c == '\r'))) {
        at++;
      } else {
        return;
      }
    }
  }

  private char peek() {
    return text.charAt(at);
  }

  private void require(String wanted) {
    if (!text.startsWith(wanted, at)) {
      throw fault(wanted + " is missing");
    }
    at += wanted.length();
  }

  private GrammarException fault(String what) {
    String line = "line " + (1 + text.substring(0, at).chars().filter(c -> c == '\n').count());
    return new GrammarException(GrammarException.shown(what) + " (" + line + ")");
  }
}
