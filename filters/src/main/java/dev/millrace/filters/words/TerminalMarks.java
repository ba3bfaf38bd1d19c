package dev.millrace.filters.words;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import com.ibm.icu.util.VersionInfo;
import java.util.BitSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Marks that end a sentence: Unicode's Sentence_Terminal property, as two programs froze it. */
public final class TerminalMarks {

  /** Sentence_Terminal since, or kept out by both programs. */
  private static final int[] LATER = {0x2024, 0x2cf9, 0x2cfa, 0x2cfb, 0xfe12, 0xfe15, 0xfe16};

  /** Sentence_Terminal in Unicode 11 but not in spaCy's list. */
  private static final int[] NOT_IN_SPACY = {0x61e, 0x837, 0x839, 0x83d, 0x83e, 0x17d4, 0x17d5};

  /** Khmer signs in datatrove's list that do not have the property. */
  private static final int[] ONLY_IN_DATATROVE = {0x17d6, 0x17d9, 0x17da};

  /** No script lies beyond the first two planes but ideographs. */
  private static final int LAST = 0x1ffff;

  private static final BitSet DATATROVE =
      collect(c -> isSince(c, VersionInfo.UNICODE_15_0) || contains(ONLY_IN_DATATROVE, c));
  private static final BitSet SPACY =
      collect(c -> isSince(c, VersionInfo.UNICODE_10_0) && !contains(NOT_IN_SPACY, c));

  private TerminalMarks() {}

  /**
   * datatrove's {@code TERMINAL_PUNCTUATION}: neither quotes nor brackets nor the ellipsis are in
   * it.
   */
  public static boolean isTerminal(int codePoint) {
    return DATATROVE.get(codePoint);
  }

  /** The code points of {@link #isTerminal}. */
  public static IntStream all() {
    return DATATROVE.stream();
  }

  /** The default marks of spaCy's sentencizer. */
  static boolean isSentencizerMark(int codePoint) {
    return SPACY.get(codePoint);
  }

  private static BitSet collect(IntPredicate member) {
    BitSet marks = new BitSet();
    for (int c = 0; c <= LAST; c++) {
      if (member.test(c)) {
        marks.set(c);
      }
    }
    return marks;
  }

  private static boolean isSince(int codePoint, VersionInfo newest) {
    return UCharacter.hasBinaryProperty(codePoint, UProperty.S_TERM)
        && UCharacter.getAge(codePoint).compareTo(newest) <= 0
        && !contains(LATER, codePoint);
  }

  private static boolean contains(int[] codePoints, int codePoint) {
    for (int c : codePoints) {
      if (c == codePoint) {
        return true;
      }
    }
    return false;
  }
}
