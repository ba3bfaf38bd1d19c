package dev.millrace.tokenizer.internal.bpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PieceEncoderTest {
  private static final int ALPHABET = 3;

  @Test
  void mergesByRankAsTheNaiveAlgorithmDoesAtEveryLength() {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Vocabulary vocabulary = randomVocabulary(random);
      MergeTable merges = allPairs(vocabulary);
      PieceEncoder encoder = BytePairModel.byRank(vocabulary).encoder();
      for (int length : new int[] {1, 2, 5, 31, 32, 33, 95, 96, 97, 300}) {
        byte[] piece = randomPiece(random, length);
        assertThat(merge(encoder, piece))
            .as("seed %d, length %d", seed, length)
            .isEqualTo(NaiveBytePairs.merge(bytes(piece), merges));
      }
    }
  }

  @Test
  void mergesByListAsTheNaiveAlgorithmDoesEvenWhereIdsDoNotImplyTheOrder() {
    int explicit = 0;
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Vocabulary vocabulary = randomVocabulary(random);
      MergeList list = shuffledMerges(vocabulary, random);
      BytePairModel model =
          BytePairModel.ofMerges(
              vocabulary, new BytePairModel.Explicit(list, false, OptionalInt.empty()));
      explicit += model.explicit().isPresent() ? 1 : 0;
      for (int length : new int[] {1, 2, 5, 33, 97, 200}) {
        byte[] piece = randomPiece(random, length);
        List<Integer> expected = NaiveBytePairs.merge(bytes(piece), list.table());
        assertThat(merge(model.encoder(), piece))
            .as("seed %d, length %d", seed, length)
            .isEqualTo(expected);
        assertThat(encode(model.encoder(), piece))
            .as("seed %d, length %d", seed, length)
            .isEqualTo(expected);
      }
    }
    assertThat(explicit).isGreaterThan(100);
  }

  @Test
  void derivesMergesThatEncodeAsTheRanksDo() {
    int derivable = 0;
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      Vocabulary vocabulary = randomVocabulary(random);
      Optional<MergeList> derived = BytePairModel.byRank(vocabulary).impliedMerges();
      if (derived.isEmpty()) {
        continue;
      }
      derivable++;
      for (int length = 1; length < 60; length++) {
        byte[] piece = randomPiece(random, length);
        assertThat(NaiveBytePairs.merge(bytes(piece), derived.get().table()))
            .as("seed %d, length %d", seed, length)
            .isEqualTo(NaiveBytePairs.merge(bytes(piece), allPairs(vocabulary)));
      }
    }
    assertThat(derivable).isGreaterThan(100);
  }

  @Test
  void encodesWholePiecesAsTokensThatMergingNeverReachesOnlyIfAsked() {
    SortedMap<Integer, byte[]> tokens = singleBytes();
    tokens.put(256, new byte[] {0, 1});
    tokens.put(257, new byte[] {1, 2});
    tokens.put(258, new byte[] {0, 1, 2});
    MergeList merges = new MergeList();
    merges.add(0, 1, 256);
    merges.add(1, 2, 257);
    merges.add(0, 257, 258);
    Vocabulary vocabulary = new Vocabulary(tokens);
    byte[] piece = {0, 1, 2};
    assertThat(encode(model(vocabulary, merges, false), piece)).containsExactly(256, 2);
    assertThat(encode(model(vocabulary, merges, true), piece)).containsExactly(258);
  }

  private static PieceEncoder model(Vocabulary vocabulary, MergeList merges, boolean whole) {
    return BytePairModel.ofMerges(
            vocabulary, new BytePairModel.Explicit(merges, whole, OptionalInt.empty()))
        .encoder();
  }

  private static Vocabulary randomVocabulary(Random random) {
    SortedMap<Integer, byte[]> tokens = singleBytes();
    List<List<Byte>> known = new ArrayList<>();
    for (byte b = 0; b < ALPHABET; b++) {
      known.add(List.of(b));
    }
    int size = 1 + random.nextInt(25);
    while (tokens.size() < 256 + size) {
      List<Byte> token = new ArrayList<>(known.get(random.nextInt(known.size())));
      token.addAll(known.get(random.nextInt(known.size())));
      if (!known.contains(token)) {
        known.add(token);
        byte[] bytes = new byte[token.size()];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = token.get(i);
        }
        tokens.put(tokens.size(), bytes);
      }
    }
    return new Vocabulary(tokens);
  }

  private static SortedMap<Integer, byte[]> singleBytes() {
    SortedMap<Integer, byte[]> tokens = new TreeMap<>();
    for (int b = 0; b < 256; b++) {
      tokens.put(b, new byte[] {(byte) b});
    }
    return tokens;
  }

  private static MergeList pairs(Vocabulary vocabulary) {
    PieceTable tokens = new PieceTable(vocabulary, id -> true);
    MergeList merges = new MergeList();
    for (int id = 256; id < vocabulary.size(); id++) {
      byte[] token = vocabulary.token(id);
      for (int cut = 1; cut < token.length; cut++) {
        int left = tokens.find(token, 0, cut);
        int right = tokens.find(token, cut, token.length - cut);
        if (left >= 0 && right >= 0) {
          merges.add(left, right, id);
        }
      }
    }
    return merges;
  }

  private static MergeTable allPairs(Vocabulary vocabulary) {
    return pairs(vocabulary).tableByResult();
  }

  private static MergeList shuffledMerges(Vocabulary vocabulary, Random random) {
    MergeList ordered = pairs(vocabulary);
    List<Integer> order = new ArrayList<>();
    for (int rank = 0; rank < ordered.size(); rank++) {
      order.add(rank);
    }
    Collections.shuffle(order, random);
    MergeList shuffled = new MergeList();
    for (int rank : order) {
      shuffled.add(ordered.left(rank), ordered.right(rank), ordered.result(rank));
    }
    return shuffled;
  }

  private static byte[] randomPiece(Random random, int length) {
    byte[] piece = new byte[length];
    for (int i = 0; i < length; i++) {
      piece[i] = (byte) random.nextInt(ALPHABET);
    }
    return piece;
  }

  private static List<Integer> bytes(byte[] piece) {
    List<Integer> symbols = new ArrayList<>();
    for (byte b : piece) {
      symbols.add(b & 0xff);
    }
    return symbols;
  }

  private static List<Integer> merge(PieceEncoder encoder, byte[] piece) {
    IntList out = new IntList(16);
    encoder.merge(piece, 0, piece.length, new PieceEncoder.Workspace(), out);
    return list(out);
  }

  private static List<Integer> encode(PieceEncoder encoder, byte[] piece) {
    IntList out = new IntList(16);
    encoder.encode(piece, 0, piece.length, new PieceEncoder.Workspace(), out);
    return list(out);
  }

  private static List<Integer> list(IntList ints) {
    List<Integer> list = new ArrayList<>();
    for (int i = 0; i < ints.size(); i++) {
      list.add(ints.get(i));
    }
    return list;
  }
}
