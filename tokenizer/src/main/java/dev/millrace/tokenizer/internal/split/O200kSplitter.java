package dev.millrace.tokenizer.internal.split;

import static dev.millrace.tokenizer.internal.split.CharacterClass.LETTER;
import static dev.millrace.tokenizer.internal.split.CharacterClass.LOWER;
import static dev.millrace.tokenizer.internal.split.CharacterClass.MARK;
import static dev.millrace.tokenizer.internal.split.CharacterClass.NEWLINE;
import static dev.millrace.tokenizer.internal.split.CharacterClass.NUMBER;
import static dev.millrace.tokenizer.internal.split.CharacterClass.SPACE;
import static dev.millrace.tokenizer.internal.split.CharacterClass.UNCASED;
import static dev.millrace.tokenizer.internal.split.CharacterClass.UPPER;

import dev.millrace.tokenizer.internal.bpe.IntList;

/** {@link SplitPattern#O200K} by hand. */
final class O200kSplitter implements Splitter {
  private static final int HEAD = UPPER | UNCASED | MARK;
  private static final int TAIL = LOWER | UNCASED | MARK;
  private static final int MAX_DIGITS = 3;

  @Override
  public void split(byte[] utf8, int from, int to, IntList ends) {
    int at = from;
    while (at < to) {
      at = end(utf8, at, to);
      ends.add(at);
    }
  }

  private static int end(byte[] utf8, int at, int to) {
    int first = CharacterClass.at(utf8, at, to);
    int next = at + CharacterClass.length(first);
    if (CharacterClass.is(first, NUMBER)) {
      return Runs.numbers(utf8, next, to, MAX_DIGITS);
    }
    boolean prefix = !CharacterClass.is(first, LETTER | NEWLINE);
    int word = word(utf8, at, next, to, prefix);
    if (word != Runs.NO_MATCH) {
      int contraction = Runs.contractionOfAnyCase(utf8, word, to);
      return contraction == Runs.NO_MATCH ? word : contraction;
    }
    int second = next < to ? CharacterClass.at(utf8, next, to) : SPACE;
    if (!CharacterClass.is(first, SPACE) || (utf8[at] == ' ' && CharacterClass.isOther(second))) {
      return lineEnds(utf8, CharacterClass.otherEnd(utf8, next, to), to);
    }
    return Runs.spacesByLine(utf8, at, to);
  }

  // the pattern's first two alternatives in its order, the optional prefix taken first in each
  private static int word(byte[] utf8, int at, int next, int to, boolean prefix) {
    int end = prefix ? lowerWord(utf8, next, to) : Runs.NO_MATCH;
    if (end == Runs.NO_MATCH) {
      end = lowerWord(utf8, at, to);
    }
    if (end == Runs.NO_MATCH && prefix) {
      end = upperWord(utf8, next, to);
    }
    return end == Runs.NO_MATCH ? upperWord(utf8, at, to) : end;
  }

  /** {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+} */
  private static int lowerWord(byte[] utf8, int at, int to) {
    int end = at;
    int backtracked = Runs.NO_MATCH;
    while (end < to) {
      int packed = CharacterClass.at(utf8, end, to);
      if (CharacterClass.is(packed, LOWER)) {
        return CharacterClass.runEnd(utf8, end, to, TAIL);
      }
      if (!CharacterClass.is(packed, HEAD)) {
        break;
      }
      end += CharacterClass.length(packed);
      if (CharacterClass.is(packed, TAIL)) {
        // without a lower-case letter after the head, its last uncased one or mark is the tail
        backtracked = end;
      }
    }
    return backtracked;
  }

  /** {@code [\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*} */
  private static int upperWord(byte[] utf8, int at, int to) {
    int head = CharacterClass.runEnd(utf8, at, to, HEAD);
    return head == at ? Runs.NO_MATCH : CharacterClass.runEnd(utf8, head, to, TAIL);
  }

  private static int lineEnds(byte[] utf8, int at, int to) {
    int end = at;
    while (end < to && (utf8[end] == '\r' || utf8[end] == '\n' || utf8[end] == '/')) {
      end++;
    }
    return end;
  }
}
