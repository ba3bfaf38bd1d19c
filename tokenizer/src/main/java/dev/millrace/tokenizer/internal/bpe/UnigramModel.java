package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.internal.split.CharacterClass;
import dev.millrace.tokenizer.internal.split.Splitter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * The unigram language model of Kudo 2018: of all ways to cut a text into pieces the one whose
 * scores sum up to most, found by Viterbi's algorithm in time linear in the text. Where two ways
 * are equal, the one whose last piece begins earlier is kept. A character that no piece of one
 * character spells may be unknown, which costs 10 more than the worst piece.
 */
public final class UnigramModel implements TokenizerModel {
  private static final double UNKNOWN_PENALTY = 10;

  private final Vocabulary names;
  private final Pieces pieces;
  private final Arithmetic arithmetic;
  private final OptionalInt unknown;
  private final boolean bytes;
  private final double unknownScore;
  private final PieceTrie trie = new PieceTrie();
  private final int[] byteTokens = new int[256];

  /** In which numbers scores are added up, which decides between ways that are nearly equal. */
  public enum Arithmetic {
    /** SentencePiece's: sums are rounded to 32 bits. */
    FLOAT,
    /** Hugging Face's. */
    DOUBLE
  }

  /**
   * @param scores by id
   * @param inText ids that text can become
   * @param worst the lowest score, which unknown characters are measured by
   */
  public record Pieces(double[] scores, BitSet inText, double worst) {}

  /**
   * @param names the tokens as the file spells them, in UTF-8
   * @param unknown without it, text that needs it is left out
   * @param bytes whether unknown text becomes its bytes, if all that it has are tokens
   */
  public UnigramModel(
      Vocabulary names, Pieces pieces, Arithmetic arithmetic, OptionalInt unknown, boolean bytes) {
    this.names = names;
    this.pieces = pieces;
    this.arithmetic = arithmetic;
    this.unknown = unknown;
    this.bytes = bytes;
    double score = pieces.worst - UNKNOWN_PENALTY;
    unknownScore = arithmetic == Arithmetic.FLOAT ? (float) score : score;
    PieceTrie all = new PieceTrie();
    for (int id = 0; id < names.size(); id++) {
      if (names.has(id)) {
        int from = names.offset(id);
        int to = from + names.length(id);
        all.add(names.flat(), from, to, id);
        if (pieces.inText.get(id)) {
          trie.add(names.flat(), from, to, id);
        }
      }
    }
    for (int b = 0; b < byteTokens.length; b++) {
      byte[] name = TokenSpelling.byteName(b).getBytes(StandardCharsets.US_ASCII);
      byteTokens[b] = all.find(name, 0, name.length);
    }
  }

  /** The best way to every place of a piece, as far as it is known. */
  private static final class Lattice {
    final double[] scores;
    final int[] starts;
    final int[] ids;

    Lattice(int length) {
      scores = new double[length + 1];
      starts = new int[length + 1];
      ids = new int[length + 1];
      Arrays.fill(starts, -1);
    }
  }

  @Override
  public Vocabulary vocabulary() {
    return names;
  }

  public Pieces pieces() {
    return pieces;
  }

  public Arithmetic arithmetic() {
    return arithmetic;
  }

  public OptionalInt unknown() {
    return unknown;
  }

  /** Whether unknown text becomes bytes. */
  public boolean bytes() {
    return bytes;
  }

  public boolean hasAllBytes() {
    return Arrays.stream(byteTokens).allMatch(id -> id >= 0);
  }

  @Override
  public TokenSpelling spelling() {
    return TokenSpelling.CHARACTERS;
  }

  /** None: a piece may hold any two characters side by side. */
  @Override
  public Splitter refined(Splitter splitter) {
    return splitter;
  }

  @Override
  public void encode(byte[] utf8, int from, int to, PieceEncoder.Workspace workspace, IntList out) {
    Lattice best = new Lattice(to - from);
    int start = from;
    while (start < to) {
      int length = CharacterClass.length(CharacterClass.at(utf8, start, to));
      if (!extend(best, utf8, from, start, to, length)) {
        offer(best, start - from, start - from + length, PieceTrie.NONE, unknownScore);
      }
      start += length;
    }
    write(best, utf8, from, to, out);
  }

  /** Whether a piece is just the first character. */
  private boolean extend(Lattice best, byte[] utf8, int from, int start, int to, int firstLength) {
    boolean single = false;
    int node = trie.child(PieceTrie.ROOT, utf8[start]);
    for (int end = start + 1; node != PieceTrie.NONE; end++) {
      int id = trie.piece(node);
      if (id != PieceTrie.NONE) {
        offer(best, start - from, end - from, id, pieces.scores[id]);
        single |= end - start == firstLength;
      }
      node = end < to ? trie.child(node, utf8[end]) : PieceTrie.NONE;
    }
    return single;
  }

  // a sum is compared before it is rounded, as SentencePiece compares it
  private void offer(Lattice best, int start, int end, int id, double score) {
    double exact = score + best.scores[start];
    boolean rounds = arithmetic == Arithmetic.FLOAT;
    double sum = rounds && id == PieceTrie.NONE ? (float) exact : exact;
    if (best.starts[end] < 0 || sum > best.scores[end]) {
      best.scores[end] = rounds ? (float) sum : sum;
      best.starts[end] = start;
      best.ids[end] = id;
    }
  }

  private void write(Lattice best, byte[] utf8, int from, int to, IntList out) {
    int[] ends = new int[to - from];
    int count = 0;
    for (int end = to - from; end > 0; end = best.starts[end]) {
      ends[count++] = end;
    }
    int i = count - 1;
    while (i >= 0) {
      int start = best.starts[ends[i]];
      int id = best.ids[ends[i]];
      if (isUnknown(id)) {
        while (i > 0 && isUnknown(best.ids[ends[i - 1]])) {
          i--;
        }
        writeUnknown(utf8, from + start, from + ends[i], out);
      } else {
        out.add(id);
      }
      i--;
    }
  }

  private boolean isUnknown(int id) {
    return id == PieceTrie.NONE || unknown.equals(OptionalInt.of(id));
  }

  // all that is unknown side by side is one token, unless it is written as bytes
  private void writeUnknown(byte[] utf8, int from, int to, IntList out) {
    int known = arithmetic == Arithmetic.DOUBLE ? trie.find(utf8, from, to) : PieceTrie.NONE;
    if (known != PieceTrie.NONE) {
      out.add(known);
      return;
    }
    boolean written = bytes;
    for (int at = from; at < to; at++) {
      written &= byteTokens[utf8[at] & 0xff] >= 0;
    }
    for (int at = from; at < to && written; at++) {
      out.add(byteTokens[utf8[at] & 0xff]);
    }
    if (!written) {
      unknown.ifPresent(out::add);
    }
  }
}
