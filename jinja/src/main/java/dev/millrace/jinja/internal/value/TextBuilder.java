package dev.millrace.jinja.internal.value;

import java.util.BitSet;

/** Builds a text of pieces, keeping who wrote which, within a budget. */
public final class TextBuilder {
  private final Budget budget;
  private final boolean output;
  private final StringBuilder chars = new StringBuilder();
  private final BitSet users = new BitSet();

  public TextBuilder(Budget budget) {
    this(budget, false);
  }

  /** For the result of a rendering, or what goes into it. */
  public TextBuilder(Budget budget, boolean output) {
    this.budget = budget;
    this.output = output;
  }

  public TextBuilder append(Str piece) {
    grow(piece.chars().length());
    piece.copyMarks(users, chars.length());
    chars.append(piece.chars());
    return this;
  }

  private void grow(int characters) {
    budget.growText(characters);
    if (output) {
      budget.output(chars.length() + characters);
    }
  }

  /** Characters of the template's. */
  public TextBuilder append(String piece) {
    grow(piece.length());
    chars.append(piece);
    return this;
  }

  /** A text again and again. */
  public TextBuilder repeat(Str piece, long times) {
    budget.growText(Math.max(0, saturated(piece.chars().length(), times)));
    if (!piece.chars().isEmpty()) {
      for (long i = 0; i < times; i++) {
        piece.copyMarks(users, chars.length());
        chars.append(piece.chars());
      }
    }
    return this;
  }

  private static long saturated(long length, long times) {
    return length == 0 || times <= Integer.MAX_VALUE ? length * times : Long.MAX_VALUE / 64;
  }

  public int length() {
    return chars.length();
  }

  public Str build() {
    return Str.marked(chars.toString(), users);
  }
}
