package dev.millrace.inference.grammar;

import java.util.List;
import java.util.stream.Stream;

/** What a text may be. */
sealed interface Expression {
  Expression EMPTY = new Text("");

  /** Nothing fits it. */
  Expression NEVER = new Choice(List.of());

  /** Just this. */
  record Text(String text) implements Expression {}

  /** One character. */
  record OneOf(CodePoints codePoints) implements Expression {}

  record Sequence(List<Expression> parts) implements Expression {}

  record Choice(List<Expression> options) implements Expression {}

  /**
   * @param most negative: any number
   */
  record Repeat(Expression what, int least, int most) implements Expression {}

  /** What the rule of that name says. */
  record Named(String name) implements Expression {}

  static Expression text(String text) {
    return new Text(text);
  }

  static Expression sequence(Expression... parts) {
    return new Sequence(List.of(parts));
  }

  static Expression choice(Expression... options) {
    return new Choice(List.of(options));
  }

  static Expression optional(Expression what) {
    return new Repeat(what, 0, 1);
  }

  static Expression anyNumber(Expression what) {
    return new Repeat(what, 0, -1);
  }

  static Expression texts(Stream<String> texts) {
    return new Choice(texts.<Expression>map(Text::new).toList());
  }
}
