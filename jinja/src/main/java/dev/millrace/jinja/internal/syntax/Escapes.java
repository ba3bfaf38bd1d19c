package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.TemplateException.Kind;
import java.util.Locale;

/**
 * Backslashes in a text literal, as Python's codec {@code unicode-escape} resolves them. A
 * backslash before a character that is none of its own stays.
 */
final class Escapes {
  private static final int HEX = 16;
  private static final int OCTAL = 8;
  private static final int OCTAL_DIGITS = 3;

  private final String literal;
  private final StringBuilder text = new StringBuilder();
  private int at;

  private Escapes(String literal) {
    this.literal = literal;
  }

  static String resolve(String literal) {
    return literal.indexOf('\\') < 0 ? literal : new Escapes(literal).resolve();
  }

  private String resolve() {
    while (at < literal.length()) {
      char next = literal.charAt(at++);
      if (next == '\\') {
        escape();
      } else {
        text.append(next);
      }
    }
    return text.toString();
  }

  private void escape() {
    int escaped = literal.codePointAt(at);
    at += Character.charCount(escaped);
    switch (escaped) {
      case '\n' -> {}
      case '\\', '\'', '"' -> text.append((char) escaped);
      case 'a' -> text.append('\u0007');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'v' -> text.append('\u000b');
      case 'x' -> hex(2);
      case 'u' -> hex(4);
      case 'U' -> hex(8);
      case 'N' -> named();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> text.append('\\').append(unescaped(escaped));
    }
  }

  /**
   * Jinja2 writes what is not ASCII as an escape first, of which this backslash then is the end.
   */
  private static String unescaped(int character) {
    if (character < 0x80) {
      return Character.toString(character);
    }
    String format = character < 0x100 ? "x%02x" : character < 0x10000 ? "u%04x" : "U%08x";
    return String.format(Locale.ROOT, format, character);
  }

  private void hex(int digits) {
    int end = at;
    while (end < literal.length()
        && end < at + digits
        && Character.digit(literal.charAt(end), HEX) >= 0
        && literal.charAt(end) < 0x80) {
      end++;
    }
    if (end < at + digits) {
      throw fault("truncated escape in a text: " + digits + " hexadecimal digits are needed");
    }
    int character = Integer.parseUnsignedInt(literal.substring(at, end), HEX);
    if (!Character.isValidCodePoint(character)) {
      throw fault("escape in a text for a character beyond U+10FFFF");
    }
    text.appendCodePoint(character);
    at = end;
  }

  private void octal() {
    int value = literal.charAt(at - 1) - '0';
    for (int i = 1; i < OCTAL_DIGITS && at < literal.length(); i++) {
      int digit = literal.charAt(at) - '0';
      if (digit < 0 || digit >= OCTAL) {
        break;
      }
      value = value * OCTAL + digit;
      at++;
    }
    text.append((char) value);
  }

  private void named() {
    int end = literal.indexOf('}', at);
    if (!literal.startsWith("{", at) || end < 0) {
      throw fault("malformed \\N escape in a text");
    }
    String name = literal.substring(at + 1, end);
    try {
      text.appendCodePoint(Character.codePointOf(name));
    } catch (IllegalArgumentException e) {
      throw fault("no character is named " + name);
    }
    at = end + 1;
  }

  private static TemplateException fault(String what) {
    return new TemplateException(Kind.SYNTAX, what, 0);
  }
}
