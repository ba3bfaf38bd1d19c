package dev.millrace.tokenizer.training;

import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.BytePairModel;
import dev.millrace.tokenizer.internal.bpe.IntList;
import dev.millrace.tokenizer.internal.bpe.MergeList;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.Utf8;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;
import dev.millrace.tokenizer.internal.bpe.VocabularyRules;
import dev.millrace.tokenizer.internal.split.ByteLevelPreTokenization;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import dev.millrace.tokenizer.internal.split.Splitter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Learns a byte-level BPE vocabulary from documents (Sennrich et al. 2016, section 3.2, on bytes).
 *
 * <p>Ids 0 to 255 are the bytes, then come the merges in the order learned, then the special
 * tokens. The same counts of pieces give the same vocabulary, whatever the order of the documents.
 *
 * @param vocabularySize how many tokens, special ones included; fewer are learned if no pair of
 *     neighbours occurs {@code minCount} times any more
 * @param pattern cuts documents into the pieces within which pairs merge
 * @param specialTokens contents of the special tokens
 * @param minCount pairs that occur less often are not merged
 */
public record BpeTrainer(
    int vocabularySize, SplitPattern pattern, List<String> specialTokens, int minCount) {

  /** The special token that stands between documents. */
  public static final String END_OF_TEXT = "<|endoftext|>";

  private static final int BYTES = 256;

  // A piece of a million letters would make each merge in it take as many steps; words are shorter.
  private static final int MAX_PIECE_BYTES = 256;

  public BpeTrainer {
    specialTokens = List.copyOf(specialTokens);
    int least = BYTES + specialTokens.size();
    if (vocabularySize < least) {
      throw new IllegalArgumentException(
          "vocabulary size %d is below %d: 256 bytes and %d special tokens need their ids"
              .formatted(vocabularySize, least, specialTokens.size()));
    }
    if (minCount < 1) {
      throw new IllegalArgumentException("minimum count " + minCount + " is below 1");
    }
  }

  /** With GPT-4's pattern, {@link #END_OF_TEXT}, and pairs that occur at least twice. */
  public BpeTrainer(int vocabularySize) {
    this(vocabularySize, SplitPattern.CL100K, List.of(END_OF_TEXT), 2);
  }

  /** Learns from documents that are read once. */
  public Tokenizer train(Stream<String> documents) {
    return train(documents.iterator());
  }

  /** Learns from documents that are read once. */
  public Tokenizer train(Iterable<String> documents) {
    return train(documents.iterator());
  }

  private Tokenizer train(Iterator<String> documents) {
    PieceCounts pieces = new PieceCounts();
    Splitter splitter = pattern.splitter();
    IntList ends = new IntList(1 << 12);
    while (documents.hasNext()) {
      byte[] utf8 = Utf8.encode(documents.next());
      ends.truncate(0);
      splitter.split(utf8, 0, utf8.length, ends);
      count(utf8, ends, pieces);
    }
    int merges = vocabularySize - BYTES - specialTokens.size();
    return tokenizer(new MergeLearner(pieces).learn(merges, minCount));
  }

  private static void count(byte[] utf8, IntList ends, PieceCounts pieces) {
    int start = 0;
    for (int i = 0; i < ends.size(); i++) {
      int end = ends.get(i);
      for (int from = start; from < end; from += MAX_PIECE_BYTES) {
        pieces.count(utf8, from, Math.min(from + MAX_PIECE_BYTES, end));
      }
      start = end;
    }
  }

  private Tokenizer tokenizer(MergeList merges) {
    SortedMap<Integer, byte[]> tokens = new TreeMap<>();
    for (int b = 0; b < BYTES; b++) {
      tokens.put(b, new byte[] {(byte) b});
    }
    for (int rank = 0; rank < merges.size(); rank++) {
      byte[] left = tokens.getOrDefault(merges.left(rank), new byte[0]);
      byte[] right = tokens.getOrDefault(merges.right(rank), new byte[0]);
      tokens.put(merges.result(rank), concatenate(left, right));
    }
    List<AddedToken> special = new ArrayList<>();
    for (String content : specialTokens) {
      special.add(AddedToken.special(tokens.size() + special.size(), content));
    }
    VocabularyRules.check(tokens, special, TokenSpelling.BYTES);
    BytePairModel.Explicit learned = new BytePairModel.Explicit(merges, false, OptionalInt.empty());
    return new Tokenizer(
        BytePairModel.ofMerges(new Vocabulary(tokens), learned),
        ByteLevelPreTokenization.of(pattern),
        special,
        Optional.empty());
  }

  private static byte[] concatenate(byte[] left, byte[] right) {
    byte[] both = new byte[left.length + right.length];
    System.arraycopy(left, 0, both, 0, left.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }
}
