package dev.millrace.tokenizer.internal.split;

import dev.millrace.tokenizer.internal.bpe.CharacterSymbols;
import dev.millrace.tokenizer.internal.bpe.IntList;
import dev.millrace.tokenizer.internal.bpe.MergeList;
import dev.millrace.tokenizer.internal.bpe.MergeTable;
import dev.millrace.tokenizer.internal.bpe.PieceTable;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;

/**
 * Cuts text between characters that no token holds side by side. No merge crosses such a place, so
 * the pieces are merged as the whole text would be, and recur: where nothing else cuts, they are
 * words.
 */
public final class UncrossedBoundaries implements Splitter {
  private final CharacterSymbols symbols;
  // [last character of the left, first of the right token of a merge]
  private final MergeTable crossed = new MergeTable();
  private final boolean cutsAtUnknown;
  private boolean cuts = true;

  public UncrossedBoundaries(Vocabulary names, MergeList merges, CharacterSymbols symbols) {
    this.symbols = symbols;
    // an unknown token is put down later than where its character is
    cutsAtUnknown = symbols.hasAllBytes();
    for (int rank = 0; rank < merges.size(); rank++) {
      if (symbols.isFallback(merges.left(rank)) || symbols.isFallback(merges.right(rank))) {
        // then tokens do not spell the symbols that they are made of
        cuts = false;
      }
      int last = lastCharacter(names, merges.left(rank));
      int first = firstCharacter(names, merges.right(rank));
      if (last >= 0 && first >= 0) {
        crossed.put(last, first, 0, 0);
      }
    }
  }

  @Override
  public void split(byte[] utf8, int from, int to, IntList ends) {
    int before = PieceTable.NOT_FOUND;
    int at = from;
    while (cuts && at < to) {
      int length = CharacterClass.length(CharacterClass.at(utf8, at, to));
      int id = symbols.character(utf8, at, length);
      if (at > from && cutsBetween(before, id)) {
        ends.add(at);
      }
      before = id;
      at += length;
    }
    if (from < to) {
      ends.add(to);
    }
  }

  private boolean cutsBetween(int left, int right) {
    boolean known = left >= 0 && right >= 0;
    return known ? crossed.find(left, right) == MergeTable.NONE : cutsAtUnknown;
  }

  private int firstCharacter(Vocabulary names, int token) {
    byte[] name = names.token(token);
    return symbols.character(
        name, 0, CharacterClass.length(CharacterClass.at(name, 0, name.length)));
  }

  private int lastCharacter(Vocabulary names, int token) {
    byte[] name = names.token(token);
    int start = name.length - 1;
    while ((name[start] & 0xc0) == 0x80) {
      start--;
    }
    return symbols.character(name, start, name.length - start);
  }
}
