package dev.millrace.jinja.internal.syntax;

import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.TemplateException.Kind;
import dev.millrace.jinja.internal.text.Whitespace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a template into tokens and takes the whitespace around tags as {@code trim_blocks} and
 * {@code lstrip_blocks} want it: the newline after a statement goes, and so do the blanks before
 * one that stands first in its line; {@code -} takes all whitespace on its side, {@code +} none.
 */
final class Lexer {
  private static final Pattern NEWLINE = Pattern.compile("\r\n|\r");
  private static final char NO_SIGN = ' ';

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private final TagLexer tags;
  private int at;
  private int line = 1;

  private Lexer(String template) {
    String unified = NEWLINE.matcher(template).replaceAll("\n");
    source = unified.endsWith("\n") ? unified.substring(0, unified.length() - 1) : unified;
    tags = new TagLexer(source, tokens);
  }

  static List<Token> tokens(String template) {
    Lexer lexer = new Lexer(template);
    while (lexer.at < lexer.source.length()) {
      lexer.textAndTag();
    }
    lexer.tokens.add(new Token(TokenType.END, "", lexer.line));
    return lexer.tokens;
  }

  private void textAndTag() {
    int open = nextOpening(at);
    if (open < 0) {
      data(source.substring(at), source.length());
      return;
    }
    char opener = source.charAt(open + 1);
    int inside = open + 2;
    char sign = inside < source.length() ? source.charAt(inside) : NO_SIGN;
    if (sign == '-' || sign == '+') {
      inside++;
    } else {
      sign = NO_SIGN;
    }
    int raw = opener == '%' ? rawStart(inside) : -1;
    data(stripped(source.substring(at, open), sign, opener != '{'), open);
    if (raw >= 0) {
      advance(raw);
      raw();
    } else if (opener == '#') {
      advance(commentEnd(inside));
    } else {
      tag(opener == '{', inside);
    }
  }

  private int nextOpening(int from) {
    for (int i = source.indexOf('{', from); i >= 0; i = source.indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.charAt(i + 1)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private void data(String text, int next) {
    if (!text.isEmpty()) {
      tokens.add(new Token(TokenType.DATA, text, line));
    }
    advance(next);
  }

  private void advance(int next) {
    for (int i = at; i < next; i++) {
      if (source.charAt(i) == '\n') {
        line++;
      }
    }
    at = next;
  }

  /** The text before a tag. */
  private String stripped(String text, char sign, boolean strips) {
    if (sign == '-') {
      return text.substring(0, Whitespace.endOf(text, 0));
    }
    int lineStart = text.lastIndexOf('\n') + 1;
    boolean atLineStart = lineStart > 0 || at == 0 || source.charAt(at - 1) == '\n';
    return sign != '+' && strips && atLineStart && Whitespace.endOf(text, lineStart) == lineStart
        ? text.substring(0, lineStart)
        : text;
  }

  /** Where the text of a raw block begins, or -1 if the tag is another. */
  private int rawStart(int inside) {
    int word = skipWhitespace(inside);
    if (!source.startsWith("raw", word)) {
      return -1;
    }
    int end = skipWhitespace(word + "raw".length());
    if (source.startsWith("-%}", end)) {
      return skipWhitespace(end + "-%}".length());
    }
    return source.startsWith("%}", end) ? end + "%}".length() : -1;
  }

  private void raw() {
    for (int open = source.indexOf("{%", at); open >= 0; open = source.indexOf("{%", open + 1)) {
      int inside = open + "{%".length();
      char sign = inside < source.length() ? source.charAt(inside) : NO_SIGN;
      int word = skipWhitespace(sign == '-' || sign == '+' ? inside + 1 : inside);
      if (source.startsWith("endraw", word)) {
        int end = tagEnd("%}", skipWhitespace(word + "endraw".length()));
        if (end >= 0) {
          data(stripped(source.substring(at, open), sign, true), open);
          advance(end);
          return;
        }
      }
    }
    throw new TemplateException(Kind.SYNTAX, "missing end of raw block", line);
  }

  private int commentEnd(int inside) {
    int mark = source.indexOf("#}", inside);
    if (mark < 0) {
      throw new TemplateException(Kind.SYNTAX, "missing end of comment", line);
    }
    boolean signed = mark > inside && "+-".indexOf(source.charAt(mark - 1)) >= 0;
    return tagEnd("#}", signed ? mark - 1 : mark);
  }

  /** Where the text after a tag's end mark begins, or -1 if there is no mark. */
  private int tagEnd(String mark, int from) {
    if (source.startsWith("-" + mark, from)) {
      return skipWhitespace(from + 1 + mark.length());
    }
    if (source.startsWith("+" + mark, from)) {
      return from + 1 + mark.length();
    }
    if (!source.startsWith(mark, from)) {
      return -1;
    }
    int end = from + mark.length();
    return source.startsWith("\n", end) ? end + 1 : end;
  }

  private void tag(boolean variable, int inside) {
    tokens.add(new Token(variable ? TokenType.VARIABLE_BEGIN : TokenType.BLOCK_BEGIN, "", line));
    advance(inside);
    while (true) {
      int end = tags.isBalanced() ? endOf(variable) : -1;
      if (end >= 0) {
        tokens.add(new Token(variable ? TokenType.VARIABLE_END : TokenType.BLOCK_END, "", line));
        advance(end);
        return;
      }
      if (at >= source.length()) {
        return; // The parser says what is missing.
      }
      advance(tags.token(at, line));
    }
  }

  private int endOf(boolean variable) {
    if (!variable) {
      return tagEnd("%}", at);
    }
    if (source.startsWith("-}}", at)) {
      return skipWhitespace(at + "-}}".length());
    }
    return source.startsWith("}}", at) ? at + "}}".length() : -1;
  }

  private int skipWhitespace(int from) {
    int i = from;
    while (i < source.length() && Whitespace.is(source.charAt(i))) {
      i++;
    }
    return i;
  }
}
