package dev.millrace.tokenizer.internal.split;

import static dev.millrace.tokenizer.internal.split.CharacterClass.LETTER;
import static dev.millrace.tokenizer.internal.split.CharacterClass.NUMBER;
import static dev.millrace.tokenizer.internal.split.CharacterClass.SPACE;

import dev.millrace.tokenizer.internal.bpe.IntList;

/** {@link SplitPattern#GPT2} by hand. */
final class Gpt2Splitter implements Splitter {
  @Override
  public void split(byte[] utf8, int from, int to, IntList ends) {
    int at = from;
    while (at < to) {
      at = end(utf8, at, to);
      ends.add(at);
    }
  }

  private static int end(byte[] utf8, int at, int to) {
    int contraction = Runs.contraction(utf8, at, to);
    if (contraction != Runs.NO_MATCH) {
      return contraction;
    }
    int word = utf8[at] == ' ' && at + 1 < to ? at + 1 : at;
    int packed = CharacterClass.at(utf8, word, to);
    if (CharacterClass.is(packed, LETTER)) {
      return CharacterClass.runEnd(utf8, word, to, LETTER);
    }
    if (CharacterClass.is(packed, NUMBER)) {
      return CharacterClass.runEnd(utf8, word, to, NUMBER);
    }
    if (!CharacterClass.is(packed, SPACE)) {
      return CharacterClass.otherEnd(utf8, word, to);
    }
    return Runs.spaces(utf8, at, to);
  }
}
