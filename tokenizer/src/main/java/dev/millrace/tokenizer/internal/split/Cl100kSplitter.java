package dev.millrace.tokenizer.internal.split;

import static dev.millrace.tokenizer.internal.split.CharacterClass.LETTER;
import static dev.millrace.tokenizer.internal.split.CharacterClass.NEWLINE;
import static dev.millrace.tokenizer.internal.split.CharacterClass.NUMBER;
import static dev.millrace.tokenizer.internal.split.CharacterClass.SPACE;

import dev.millrace.tokenizer.internal.bpe.IntList;

/** {@link SplitPattern#CL100K} by hand, and {@link SplitPattern#QWEN2}, which takes one digit. */
final class Cl100kSplitter implements Splitter {
  private final int maxDigits;

  Cl100kSplitter(int maxDigits) {
    this.maxDigits = maxDigits;
  }

  @Override
  public void split(byte[] utf8, int from, int to, IntList ends) {
    int at = from;
    while (at < to) {
      at = end(utf8, at, to);
      ends.add(at);
    }
  }

  private int end(byte[] utf8, int at, int to) {
    int first = CharacterClass.at(utf8, at, to);
    int next = at + CharacterClass.length(first);
    if (CharacterClass.is(first, LETTER)) {
      return CharacterClass.runEnd(utf8, next, to, LETTER);
    }
    if (CharacterClass.is(first, NUMBER)) {
      return Runs.numbers(utf8, next, to, maxDigits);
    }
    int contraction = Runs.contractionOfAnyCase(utf8, at, to);
    if (contraction != Runs.NO_MATCH) {
      return contraction;
    }
    int second = next < to ? CharacterClass.at(utf8, next, to) : SPACE;
    if (CharacterClass.is(second, LETTER) && !CharacterClass.is(first, NEWLINE)) {
      return CharacterClass.runEnd(utf8, next, to, LETTER);
    }
    if (!CharacterClass.is(first, SPACE) || (utf8[at] == ' ' && CharacterClass.isOther(second))) {
      int end = CharacterClass.otherEnd(utf8, next, to);
      return CharacterClass.runEnd(utf8, end, to, NEWLINE);
    }
    return Runs.spacesByLine(utf8, at, to);
  }
}
