package dev.millrace.inference.grammar;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads regular expressions of ECMAScript's and Python's common kind. What is no regular language,
 * or depends on what stands around, is refused by name.
 */
final class RegexReader {
  /** What a text is written as. */
  enum Form {
    /** As it is. */
    PLAIN,
    /** Within the quotation marks of JSON. */
    JSON;

    Expression one(CodePoints codePoints) {
      return this == JSON ? JsonText.within(codePoints) : new Expression.OneOf(codePoints);
    }
  }

  private static final int MAX_DEPTH = 200;

  private final RegexCharacters characters;
  private final Form form;
  private int depth;
  private boolean begun;
  private boolean ended;

  private RegexReader(String text, Form form) {
    this.characters = new RegexCharacters(text);
    this.form = form;
  }

  /** Texts that match as a whole; anchors at the ends say nothing more. */
  static Expression read(String regex, Form form) {
    return new RegexReader(regex, form).whole();
  }

  /** Texts in which something matches, as JSON Schema has it: anchors at the ends say where. */
  static Expression search(String regex, Form form) {
    RegexReader reader = new RegexReader(regex, form);
    Expression matched = reader.whole();
    Expression anything = Expression.anyNumber(form.one(CodePoints.ALL));
    return Expression.sequence(
        reader.begun ? Expression.EMPTY : anything,
        matched,
        reader.ended ? Expression.EMPTY : anything);
  }

  private Expression whole() {
    Expression expression = alternatives();
    if (!characters.atEnd()) {
      throw characters.fault("a ) has no (");
    }
    return expression;
  }

  private Expression alternatives() {
    List<Expression> options = new ArrayList<>();
    options.add(sequence());
    while (characters.take("|")) {
      options.add(sequence());
    }
    if (options.size() > 1 && depth == 0 && (begun || ended)) {
      throw characters.fault("an anchor beside an alternative is not supported: use (?:...)");
    }
    return options.size() == 1 ? options.getFirst() : new Expression.Choice(options);
  }

  private Expression sequence() {
    List<Expression> parts = new ArrayList<>();
    while (!characters.atEnd() && !characters.next("|") && !characters.next(")")) {
      if (characters.take("^")) {
        if (depth > 0 || !parts.isEmpty()) {
          throw characters.fault("^ is not supported but at the beginning");
        }
        begun = true;
      } else if (characters.take("$")) {
        if (depth > 0 || !characters.atEnd()) {
          throw characters.fault("$ is not supported but at the end");
        }
        ended = true;
      } else {
        parts.add(repeated(atom()));
      }
    }
    return parts.size() == 1 ? parts.getFirst() : new Expression.Sequence(parts);
  }

  private Expression atom() {
    if (characters.take("(")) {
      return group();
    }
    return form.one(characters.set());
  }

  private Expression group() {
    if (characters.take("?P<") || namedGroup()) {
      characters.skipPast('>');
    } else if (!characters.take("?:") && characters.next("?")) {
      throw characters.fault("look-around and flags are not supported");
    }
    if (++depth > MAX_DEPTH) {
      throw characters.fault("parentheses are nested deeper than " + MAX_DEPTH);
    }
    Expression inner = alternatives();
    if (!characters.take(")")) {
      throw characters.fault("a ( has no )");
    }
    depth--;
    return inner;
  }

  private boolean namedGroup() {
    return !characters.next("?<=") && !characters.next("?<!") && characters.take("?<");
  }

  private Expression repeated(Expression atom) {
    Expression repeated = atom;
    while (true) {
      int[] times = times();
      if (times.length == 0) {
        return repeated;
      }
      // Lazy or possessive: the same texts, but for those that possession rules out.
      if (characters.next("+")) {
        throw characters.fault("possessive repetition is not supported");
      }
      characters.take("?");
      repeated = new Expression.Repeat(repeated, times[0], times[1]);
    }
  }

  private int[] times() {
    if (characters.take("*")) {
      return new int[] {0, -1};
    }
    if (characters.take("+")) {
      return new int[] {1, -1};
    }
    if (characters.take("?")) {
      return new int[] {0, 1};
    }
    return characters.counts();
  }
}
