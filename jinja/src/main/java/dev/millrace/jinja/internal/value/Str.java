package dev.millrace.jinja.internal.value;

import java.util.BitSet;
import java.util.function.BiConsumer;

/**
 * A text that knows which of its characters came from a variable, so that nobody can write a
 * special token into a prompt. Compares as its characters alone.
 */
public final class Str implements Value, Comparable<Str> {
  private static final BitSet NOBODY = new BitSet();
  public static final Str EMPTY = template("");

  private final String chars;
  // Indices of chars; never changed once it is here.
  private final BitSet users;
  private final boolean markup;
  private int codePoints = -1;

  private Str(String chars, BitSet users, boolean markup) {
    this.chars = chars;
    this.users = users;
    this.markup = markup;
  }

  /** Text that the template wrote. */
  public static Str template(String chars) {
    return new Str(chars, NOBODY, false);
  }

  /** Text of a variable. */
  public static Str user(String chars) {
    BitSet all = new BitSet(chars.length());
    all.set(0, chars.length());
    return new Str(chars, all, false);
  }

  static Str marked(String chars, BitSet users) {
    return new Str(chars, users.isEmpty() ? NOBODY : users, false);
  }

  /** A text made of this one in a way that blurs who wrote what: all the user's if any was. */
  public Str become(String other) {
    Str made = isAnyUsers() ? user(other) : template(other);
    return new Str(other, made.users, markup);
  }

  public Str asMarkup(boolean escaped) {
    return escaped == markup ? this : new Str(chars, users, escaped);
  }

  public String chars() {
    return chars;
  }

  /** Whether it is HTML: what the filters escape and safe give. */
  public boolean isMarkup() {
    return markup;
  }

  public boolean isAnyUsers() {
    return !users.isEmpty();
  }

  /** The part between two indices of chars. */
  public Str slice(int from, int to) {
    if (from == 0 && to == chars.length()) {
      return this;
    }
    BitSet part = users.isEmpty() ? NOBODY : users.get(from, to);
    return new Str(chars.substring(from, to), part, markup);
  }

  /** In code points, as Python counts. */
  public int length() {
    if (codePoints < 0) {
      codePoints = chars.codePointCount(0, chars.length());
    }
    return codePoints;
  }

  /** The index in chars of a code point. */
  public int offset(int codePoint) {
    return length() == chars.length() ? codePoint : chars.offsetByCodePoints(0, codePoint);
  }

  /** The code point at an index, as a text. */
  public Str at(int codePoint) {
    int from = offset(codePoint);
    return slice(from, from + Character.charCount(chars.codePointAt(from)));
  }

  void copyMarks(BitSet into, int offset) {
    for (int from = users.nextSetBit(0); from >= 0; ) {
      int to = users.nextClearBit(from);
      into.set(offset + from, offset + to);
      from = users.nextSetBit(to);
    }
  }

  /** Pieces that one side wrote, in order; true for the user's. */
  public void forEachRun(BiConsumer<String, Boolean> action) {
    for (int from = 0; from < chars.length(); ) {
      boolean user = users.get(from);
      int end = user ? users.nextClearBit(from) : users.nextSetBit(from);
      int to = end < 0 ? chars.length() : end;
      action.accept(chars.substring(from, to), user);
      from = to;
    }
  }

  @Override
  public int compareTo(Str other) {
    return chars.compareTo(other.chars);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Str that && chars.equals(that.chars);
  }

  @Override
  public int hashCode() {
    return chars.hashCode();
  }

  @Override
  public String toString() {
    return chars;
  }

  @Override
  public String type() {
    return markup ? "Markup" : "str";
  }
}
