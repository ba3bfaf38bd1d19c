package dev.millrace.tokenizer.internal.split;

import static dev.millrace.tokenizer.internal.split.CharacterClass.NUMBER;

import dev.millrace.tokenizer.internal.bpe.IntList;

/** Hugging Face's {@code Digits}: numbers apart from everything else, singly or as runs. */
final class DigitSplitter implements Splitter {
  private final boolean individual;

  DigitSplitter(boolean individual) {
    this.individual = individual;
  }

  @Override
  public void split(byte[] utf8, int from, int to, IntList ends) {
    int at = from;
    boolean open = false;
    boolean openIsNumber = false;
    while (at < to) {
      int packed = CharacterClass.at(utf8, at, to);
      boolean number = CharacterClass.is(packed, NUMBER);
      if (open && (number != openIsNumber || (number && individual))) {
        ends.add(at);
      }
      open = true;
      openIsNumber = number;
      at += CharacterClass.length(packed);
    }
    if (open) {
      ends.add(to);
    }
  }
}
