package dev.millrace.tokenizer.internal.bpe;

import java.util.Optional;

/**
 * The one merge that makes each token, found by encoding the token's own bytes.
 *
 * <p>Where it exists for every token, from tokens of lower rank only, this list, any longer list of
 * the vocabulary's pairs in the same order, and "merge what gives the token of lowest rank" encode
 * every text alike: merging inside a stretch of text that no merge crosses goes as it goes in that
 * stretch alone, so the parts of a token never lie side by side other than as its one merge has
 * them. The id of a token then says all there is to say about its merge.
 */
final class DerivedMerges {
  private final Vocabulary vocabulary;
  private final MergeTable merges;
  private final int[] byteTokens;
  private final int[] lefts;
  private final int[] rights;
  private final int[] symbols;

  private DerivedMerges(Vocabulary vocabulary, MergeTable merges, int[] byteTokens) {
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.byteTokens = byteTokens;
    lefts = new int[vocabulary.size()];
    rights = new int[vocabulary.size()];
    symbols = new int[vocabulary.maxLength()];
  }

  /** The merges in order of their results, if each token has one; ranks are result ids. */
  static Optional<MergeList> of(Vocabulary vocabulary, MergeTable byResult, int[] byteTokens) {
    DerivedMerges derivation = new DerivedMerges(vocabulary, byResult, byteTokens);
    MergeList list = new MergeList();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.has(id) && vocabulary.length(id) > 1) {
        if (!derivation.derive(id)) {
          return Optional.empty();
        }
        list.add(derivation.lefts[id], derivation.rights[id], id);
      }
    }
    return Optional.of(list);
  }

  private boolean derive(int id) {
    int size = vocabulary.length(id);
    for (int i = 0; i < size; i++) {
      symbols[i] = byteTokens[vocabulary.flat()[vocabulary.offset(id) + i] & 0xff];
      if (symbols[i] < 0) {
        return false;
      }
    }
    while (size > 2) {
      int at = lowest(size);
      if (at < 0) {
        return false;
      }
      int merged = MergeTable.merged(merges.find(symbols[at], symbols[at + 1]));
      if (merged >= id || lefts[merged] != symbols[at] || rights[merged] != symbols[at + 1]) {
        return false;
      }
      symbols[at] = merged;
      System.arraycopy(symbols, at + 2, symbols, at + 1, size - at - 2);
      size--;
    }
    lefts[id] = symbols[0];
    rights[id] = symbols[1];
    long last = merges.find(symbols[0], symbols[1]);
    return last != MergeTable.NONE && MergeTable.merged(last) == id;
  }

  private int lowest(int size) {
    int at = -1;
    long lowest = MergeTable.NONE;
    for (int i = 0; i + 1 < size; i++) {
      long merge = merges.find(symbols[i], symbols[i + 1]);
      if (merge < lowest) {
        lowest = merge;
        at = i;
      }
    }
    return at;
  }
}
