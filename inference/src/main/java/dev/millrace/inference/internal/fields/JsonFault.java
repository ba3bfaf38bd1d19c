package dev.millrace.inference.internal.fields;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Says in plain words where and why a text is not one JSON value (RFC 8259). */
public final class JsonFault {
  /** Deepest nesting that is read. */
  public static final int MAX_DEPTH = 100;

  /** Characters of the longest number that is read. */
  public static final int MAX_NUMBER = 64;

  /** Characters of the longest name that is read. */
  public static final int MAX_NAME = 50_000;

  private final String text;
  private int at;

  private JsonFault(String text) {
    this.text = text;
  }

  /** The first fault, such as {@code line 1, column 8: a string is not closed}; empty if none. */
  public static Optional<String> in(String text) {
    JsonFault reader = new JsonFault(text);
    try {
      reader.document();
      return Optional.empty();
    } catch (Found fault) {
      return Optional.of(reader.place(fault.position) + ": " + fault.getMessage());
    }
  }

  private String place(int position) {
    int line = 1;
    int begin = 0;
    for (int i = 0; i < position; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        begin = i + 1;
      }
    }
    return "line " + line + ", column " + (position - begin + 1);
  }

  private void document() {
    skipSpace();
    if (at == text.length()) {
      throw fault("there is nothing");
    }
    value(0);
    skipSpace();
    if (at < text.length()) {
      throw fault(here() + " follows the value's end");
    }
  }

  private void value(int depth) {
    skipSpace();
    if (depth > MAX_DEPTH) {
      throw fault("values lie in each other more than " + MAX_DEPTH + " deep");
    }
    char first = peek();
    switch (first) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> {
        if (first != '-' && !digit(first)) {
          throw fault(
              first == '\''
                  ? "strings stand in double quotes, not single ones"
                  : here() + " stands where a value should be");
        }
        number();
      }
    }
  }

  private void object(int depth) {
    Set<String> names = new HashSet<>();
    at++;
    skipSpace();
    if (peek() == '}') {
      at++;
      return;
    }
    do {
      skipSpace();
      name(names);
      skipSpace();
      if (peek() != ':') {
        throw fault(here() + " stands where the colon after a name should be");
      }
      at++;
      value(depth + 1);
    } while (another('}'));
  }

  private void name(Set<String> names) {
    if (peek() != '"') {
      throw fault(here() + " stands where a name in double quotes should be");
    }
    int from = at;
    string();
    if (at - from > MAX_NAME) {
      at = from;
      throw fault("a name has more than " + MAX_NAME + " characters");
    }
    if (!names.add(text.substring(from, at))) {
      at = from;
      throw fault("a name stands twice in one object");
    }
  }

  private void array(int depth) {
    at++;
    skipSpace();
    if (peek() == ']') {
      at++;
      return;
    }
    do {
      value(depth + 1);
    } while (another(']'));
  }

  /** Whether a comma leads to one more; otherwise the closing mark is read. */
  private boolean another(char close) {
    skipSpace();
    char next = peek();
    if (next != ',' && next != close) {
      throw fault(here() + " stands where a comma or " + close + " should be");
    }
    at++;
    if (next == ',') {
      skipSpace();
      if (peek() == close) {
        throw fault("a comma stands before " + close);
      }
    }
    return next == ',';
  }

  private void string() {
    int from = at++;
    while (at < text.length() && text.charAt(at) != '"') {
      char unit = text.charAt(at);
      if (unit < ' ') {
        throw fault("a string holds " + here() + ": write it as an escape");
      }
      at++;
      if (unit == '\\') {
        escape();
      }
    }
    if (at == text.length()) {
      at = from;
      throw fault("a string begins here and is not closed");
    }
    at++;
  }

  private void escape() {
    char kind = peek();
    if ("\"\\/bfnrtu".indexOf(kind) < 0) {
      throw fault("a backslash stands before " + here() + ": that is no escape");
    }
    at++;
    if (kind == 'u') {
      for (int i = 0; i < 4; i++) {
        if (Character.digit(peek(), 16) < 0 || peek() > 'f') {
          throw fault(here() + " stands where one of four hexadecimal digits should be");
        }
        at++;
      }
    }
  }

  private void number() {
    int from = at;
    if (peek() == '-') {
      at++;
    }
    boolean zero = peek() == '0';
    digits();
    if (zero && at - from > (text.charAt(from) == '-' ? 2 : 1)) {
      at = from;
      throw fault("a number begins with 0");
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    if (at - from > MAX_NUMBER) {
      at = from;
      throw fault("a number has more than " + MAX_NUMBER + " characters");
    }
  }

  private void digits() {
    if (!digit(peek())) {
      throw fault(here() + " stands where a digit should be");
    }
    while (digit(peek())) {
      at++;
    }
  }

  private void word(String word) {
    if (!text.startsWith(word, at)) {
      throw fault(here() + " stands where a value should be");
    }
    at += word.length();
  }

  private static boolean digit(char unit) {
    return unit >= '0' && unit <= '9';
  }

  private void skipSpace() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** The next character; NUL at the end, which is no character of JSON. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private String here() {
    if (at >= text.length()) {
      return "the end";
    }
    int character = text.codePointAt(at);
    return switch (character) {
      case '\n', '\r' -> "a line's end";
      case '\t' -> "a tab";
      default ->
          Character.isISOControl(character) || !Character.isDefined(character)
              ? String.format("the character U+%04X", character)
              : Character.toString(character);
    };
  }

  private Found fault(String words) {
    return new Found(at, words);
  }

  private static final class Found extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int position;

    Found(int position, String words) {
      super(words, null, false, false);
      this.position = position;
    }
  }
}
