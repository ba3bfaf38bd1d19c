package dev.millrace.inference.grammar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How JSON is written (RFC 8259), with little white space and numbers of few digits. */
final class JsonText {
  /** As llama.cpp's: nothing, a space, or a new line and some indentation. */
  static final Expression SPACE =
      Expression.choice(
          Expression.EMPTY,
          Expression.text(" "),
          Expression.sequence(
              Expression.text("\n"),
              new Expression.Repeat(new Expression.OneOf(CodePoints.in(" \t")), 0, 20)));

  static final CodePoints DIGITS = CodePoints.of('0', '9');
  static final Expression DIGIT = new Expression.OneOf(DIGITS);

  /** Characters that stand for themselves within a string. */
  static final CodePoints PLAIN =
      CodePoints.ALL.without(CodePoints.of(0, 0x1F).or(CodePoints.in("\"\\")));

  private static final Expression HEX =
      new Expression.OneOf(DIGITS.or(CodePoints.of('a', 'f')).or(CodePoints.of('A', 'F')));

  /** One character of a string; no escaped half of a surrogate pair. */
  static final Expression CHARACTER =
      Expression.choice(
          new Expression.OneOf(PLAIN),
          Expression.sequence(
              Expression.text("\\"),
              Expression.choice(
                  new Expression.OneOf(CodePoints.in("\"\\/bfnrt")),
                  Expression.sequence(
                      Expression.text("u"),
                      Expression.choice(
                          Expression.sequence(
                              new Expression.OneOf(DIGITS.or(CodePoints.in("abcefABCEF"))),
                              new Expression.Repeat(HEX, 3, 3)),
                          Expression.sequence(
                              new Expression.OneOf(CodePoints.in("dD")),
                              new Expression.OneOf(CodePoints.of('0', '7')),
                              new Expression.Repeat(HEX, 2, 2)))))));

  static final Expression STRING = quoted(Expression.anyNumber(CHARACTER));

  /** Without leading zeros; as many digits as float64 holds. */
  static final Expression WHOLE =
      Expression.choice(
          Expression.text("0"),
          Expression.sequence(
              new Expression.OneOf(CodePoints.of('1', '9')), new Expression.Repeat(DIGIT, 0, 15)));

  static final Expression INTEGER =
      Expression.sequence(Expression.optional(Expression.text("-")), WHOLE);

  static final Expression NUMBER =
      Expression.sequence(
          INTEGER,
          Expression.optional(
              Expression.sequence(Expression.text("."), new Expression.Repeat(DIGIT, 1, 16))),
          Expression.optional(
              Expression.sequence(
                  new Expression.OneOf(CodePoints.in("eE")),
                  Expression.optional(new Expression.OneOf(CodePoints.in("+-"))),
                  new Expression.Repeat(DIGIT, 1, 2))));

  static final Expression BOOLEAN =
      Expression.choice(Expression.text("true"), Expression.text("false"));
  static final Expression NULL = Expression.text("null");

  /** Names of rules that {@link #rules} defines. */
  static final Expression ANY = new Expression.Named("any value");

  static final Expression ANY_OBJECT = new Expression.Named("any object");
  static final Expression ANY_ARRAY = new Expression.Named("any array");

  private JsonText() {}

  /** Rules for values of any kind. */
  static Map<String, Expression> rules() {
    Map<String, Expression> rules = new LinkedHashMap<>();
    rules.put("any value", Expression.choice(ANY_OBJECT, ANY_ARRAY, STRING, NUMBER, BOOLEAN, NULL));
    rules.put("any object", braced(list(pair(STRING, ANY), 0, -1)));
    rules.put("any array", bracketed(list(ANY, 0, -1)));
    return rules;
  }

  static Map<String, Expression> objects() {
    Map<String, Expression> rules = rules();
    rules.put("root", ANY_OBJECT);
    return rules;
  }

  static Expression quoted(Expression inside) {
    return Expression.sequence(Expression.text("\""), inside, Expression.text("\""));
  }

  static Expression pair(Expression key, Expression value) {
    return Expression.sequence(key, Expression.text(":"), SPACE, value);
  }

  static Expression braced(Expression inside) {
    return Expression.sequence(Expression.text("{"), SPACE, inside, SPACE, Expression.text("}"));
  }

  static Expression bracketed(Expression inside) {
    return Expression.sequence(Expression.text("["), SPACE, inside, SPACE, Expression.text("]"));
  }

  /** What stands between two elements. */
  static Expression comma() {
    return Expression.sequence(Expression.text(","), SPACE);
  }

  /**
   * Elements with commas between them.
   *
   * @param most negative: any number
   */
  static Expression list(Expression element, int least, int most) {
    if (most == 0) {
      return Expression.EMPTY;
    }
    List<Expression> parts = new ArrayList<>();
    parts.add(element);
    parts.add(
        new Expression.Repeat(
            Expression.sequence(comma(), element),
            Math.max(0, least - 1),
            most < 0 ? -1 : most - 1));
    Expression some = new Expression.Sequence(parts);
    return least > 0 ? some : Expression.optional(some);
  }

  /** One of the characters as it is written within a string. */
  static Expression within(CodePoints codePoints) {
    List<Expression> options = new ArrayList<>();
    CodePoints plain = codePoints.and(PLAIN);
    if (!plain.isEmpty()) {
      options.add(new Expression.OneOf(plain));
    }
    for (int special = 0; special < 0x20; special++) {
      if (codePoints.contains(special)) {
        options.add(Expression.text(escaped(special)));
      }
    }
    for (int special : new int[] {'"', '\\'}) {
      if (codePoints.contains(special)) {
        options.add(Expression.text("\\" + (char) special));
      }
    }
    return options.size() == 1 ? options.getFirst() : new Expression.Choice(options);
  }

  private static String escaped(int control) {
    return switch (control) {
      case '\b' -> "\\b";
      case '\f' -> "\\f";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> "\\u%04x".formatted(control);
    };
  }
}
