package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.TemplateException.Kind;
import dev.millrace.jinja.internal.text.NumberText;
import dev.millrace.jinja.internal.text.Whitespace;
import dev.millrace.jinja.internal.value.Int;
import dev.millrace.jinja.internal.value.Real;
import dev.millrace.jinja.internal.value.Str;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts what stands inside of a tag into tokens. */
final class TagLexer {
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?i)(?<!\\.)(?:[0-9]+_)*+[0-9]+"
              + "(?:(?:\\.(?:[0-9]+_)*+[0-9]+)?e[+-]?(?:[0-9]+_)*+[0-9]+"
              + "|\\.(?:[0-9]+_)*+[0-9]+)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "(?i)0b(?:_?[01])++|0o(?:_?[0-7])++|0x(?:_?[0-9a-f])++|[1-9](?:_?[0-9])*+|0(?:_?0)*+");
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");
  private static final int PREFIX = 2;

  private final String source;
  private final List<Token> tokens;
  private final Deque<Character> open = new ArrayDeque<>();

  TagLexer(String source, List<Token> tokens) {
    this.source = source;
    this.tokens = tokens;
  }

  /** Whether all brackets are closed, so that the tag may end here. */
  boolean isBalanced() {
    return open.isEmpty();
  }

  /** Takes one token or some whitespace; returns where it ends. */
  int token(int at, int line) {
    char first = source.charAt(at);
    if (Whitespace.is(first)) {
      return at + 1;
    }
    if (first >= '0' && first <= '9') {
      return number(at, line);
    }
    if (isNamePart(source.codePointAt(at))) {
      return name(at, line);
    }
    return first == '\'' || first == '"' ? string(at, line) : operator(at, line);
  }

  private int number(int at, int line) {
    Matcher real = FLOAT.matcher(source).region(at, source.length()).useTransparentBounds(true);
    if (real.lookingAt()) {
      double value = Double.parseDouble(real.group().replace("_", ""));
      tokens.add(new Token(TokenType.FLOAT, real.group(), new Real(value), line));
      return real.end();
    }
    Matcher integer = INTEGER.matcher(source).region(at, source.length());
    if (!integer.lookingAt()) {
      throw fault("unexpected character " + source.charAt(at), line);
    }
    tokens.add(new Token(TokenType.INTEGER, integer.group(), integer(integer.group(), line), line));
    return integer.end();
  }

  private static Int integer(String literal, int line) {
    String digits = literal.replace("_", "");
    if (digits.length() > NumberText.MAX_DIGITS) {
      throw fault("an integer of " + digits.length() + " digits", line);
    }
    int radix =
        digits.length() <= PREFIX
            ? 10
            : switch (digits.charAt(1)) {
              case 'x', 'X' -> 16;
              case 'o', 'O' -> 8;
              case 'b', 'B' -> 2;
              default -> 10;
            };
    return new Int(new BigInteger(radix == 10 ? digits : digits.substring(PREFIX), radix));
  }

  private static boolean isNamePart(int character) {
    return character == '_'
        || Character.isLetterOrDigit(character)
        || (Character.isUnicodeIdentifierPart(character)
            && !Character.isIdentifierIgnorable(character));
  }

  private int name(int at, int line) {
    int end = at;
    while (end < source.length() && isNamePart(source.codePointAt(end))) {
      end += Character.charCount(source.codePointAt(end));
    }
    int first = source.codePointAt(at);
    if (first != '_' && !Character.isUnicodeIdentifierStart(first)) {
      throw fault("invalid character in identifier " + source.substring(at, end), line);
    }
    tokens.add(new Token(TokenType.NAME, source.substring(at, end), line));
    return end;
  }

  private int string(int at, int line) {
    char quote = source.charAt(at);
    int end = at + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw fault("unexpected character " + quote + ": the text it begins has no end", line);
    }
    try {
      String text = Escapes.resolve(source.substring(at + 1, end));
      tokens.add(new Token(TokenType.STRING, text, Str.template(text), line));
    } catch (TemplateException e) {
      throw e.at(line);
    }
    return end + 1;
  }

  private int operator(int at, int line) {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        balance(operator.charAt(0), line);
        tokens.add(new Token(TokenType.OPERATOR, operator, line));
        return at + operator.length();
      }
    }
    throw fault("unexpected character " + Character.toString(source.codePointAt(at)), line);
  }

  private void balance(char bracket, int line) {
    switch (bracket) {
      case '(' -> open.push(')');
      case '[' -> open.push(']');
      case '{' -> open.push('}');
      case ')', ']', '}' -> {
        if (open.isEmpty()) {
          throw fault("unexpected '" + bracket + "'", line);
        }
        char expected = open.pop();
        if (expected != bracket) {
          throw fault("unexpected '" + bracket + "', expected '" + expected + "'", line);
        }
      }
      default -> {}
    }
  }

  private static TemplateException fault(String what, int line) {
    return new TemplateException(Kind.SYNTAX, what, line);
  }
}
