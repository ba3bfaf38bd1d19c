package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.split.Splitter;
import dev.millrace.tokenizer.internal.split.UncrossedBoundaries;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** A vocabulary and the order in which its pairs merge. */
public final class BytePairModel implements TokenizerModel {
  private static final int MISSING = -1;

  private final Vocabulary vocabulary;
  private final PieceEncoder encoder;
  private final Optional<Explicit> explicit;
  private final Optional<CharacterSymbols> characters;

  /**
   * Merges that the ids do not imply.
   *
   * @param wholePieces a piece that is a token is encoded as it without merging
   * @param unknown stands for bytes that are not in the vocabulary; without it they are left out
   */
  public record Explicit(MergeList merges, boolean wholePieces, OptionalInt unknown) {}

  private BytePairModel(
      Vocabulary vocabulary,
      PieceEncoder encoder,
      Optional<Explicit> explicit,
      Optional<CharacterSymbols> characters) {
    this.vocabulary = vocabulary;
    this.encoder = encoder;
    this.explicit = explicit;
    this.characters = characters;
  }

  /** Any pair merges that gives a token; the lowest id first. All 256 bytes must be tokens. */
  public static BytePairModel byRank(Vocabulary vocabulary) {
    int[] byteTokens = byteTokens(vocabulary, OptionalInt.empty());
    for (int b = 0; b < byteTokens.length; b++) {
      if (byteTokens[b] == MISSING) {
        throw new TokenizerFormatException(
            "no token for byte 0x%02x: ranks must hold all 256 single bytes".formatted(b));
      }
    }
    MergeTable merges = allPairs(vocabulary, byteTokens);
    PieceTable wholePieces = new PieceTable(vocabulary, id -> true);
    PieceEncoder encoder = new PieceEncoder(wholePieces, merges, new ByteSymbols(byteTokens));
    return new BytePairModel(vocabulary, encoder, Optional.empty(), Optional.empty());
  }

  /** Merges as listed; where the ids imply them, the same model as {@link #byRank}. */
  public static BytePairModel ofMerges(Vocabulary vocabulary, Explicit listed) {
    int[] byteTokens = byteTokens(vocabulary, listed.unknown);
    boolean complete =
        Arrays.stream(byteTokens(vocabulary, OptionalInt.empty())).allMatch(b -> b >= 0);
    if (complete && listed.merges.isOrderedByResult()) {
      MergeTable byResult = listed.merges.tableByResult();
      if (DerivedMerges.of(vocabulary, byResult, byteTokens).isPresent()) {
        PieceTable wholePieces = new PieceTable(vocabulary, id -> true);
        PieceEncoder encoder = new PieceEncoder(wholePieces, byResult, new ByteSymbols(byteTokens));
        return new BytePairModel(vocabulary, encoder, Optional.empty(), Optional.empty());
      }
    }
    OptionalInt unknown = complete ? OptionalInt.empty() : listed.unknown;
    return new BytePairModel(
        vocabulary,
        encoder(vocabulary, listed, new ByteSymbols(byteTokens)),
        Optional.of(new Explicit(listed.merges, listed.wholePieces, unknown)),
        Optional.empty());
  }

  /** Merges as listed, of tokens that are spelled in characters. */
  public static BytePairModel ofCharacters(
      Vocabulary names, MergeList merges, CharacterSymbols characters) {
    Explicit listed = new Explicit(merges, false, characters.unknown());
    return new BytePairModel(
        names, encoder(names, listed, characters), Optional.of(listed), Optional.of(characters));
  }

  private static PieceEncoder encoder(Vocabulary vocabulary, Explicit listed, Symbols symbols) {
    MergeTable merges = listed.merges.table();
    IntPredicate whole =
        listed.wholePieces ? id -> true : reachable(vocabulary, merges, symbols)::get;
    return new PieceEncoder(new PieceTable(vocabulary, whole), merges, symbols);
  }

  /** Present where merging starts with characters, not with bytes. */
  public Optional<CharacterSymbols> characters() {
    return characters;
  }

  @Override
  public TokenSpelling spelling() {
    return characters.isPresent() ? TokenSpelling.CHARACTERS : TokenSpelling.BYTES;
  }

  @Override
  public Splitter refined(Splitter splitter) {
    return characters
        .map(own -> new UncrossedBoundaries(vocabulary, explicit.orElseThrow().merges, own))
        .map(splitter::then)
        .orElse(splitter);
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public void encode(byte[] utf8, int from, int to, PieceEncoder.Workspace workspace, IntList out) {
    encoder.encode(utf8, from, to, workspace, out);
  }

  PieceEncoder encoder() {
    return encoder;
  }

  /** Present where the ids do not imply the merges. */
  public Optional<Explicit> explicit() {
    return explicit;
  }

  /** The merges that the ids imply, unless some token is never reached by merging. */
  public Optional<MergeList> impliedMerges() {
    int[] byteTokens = byteTokens(vocabulary, OptionalInt.empty());
    return DerivedMerges.of(vocabulary, allPairs(vocabulary, byteTokens), byteTokens);
  }

  private static int[] byteTokens(Vocabulary vocabulary, OptionalInt unknown) {
    int[] byteTokens = new int[256];
    Arrays.fill(byteTokens, unknown.orElse(MISSING));
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.has(id) && vocabulary.length(id) == 1) {
        byteTokens[vocabulary.flat()[vocabulary.offset(id)] & 0xff] = id;
      }
    }
    return byteTokens;
  }

  private static MergeTable allPairs(Vocabulary vocabulary, int[] byteTokens) {
    PieceTable tokens = new PieceTable(vocabulary, id -> true);
    MergeTable merges = new MergeTable();
    byte[] flat = vocabulary.flat();
    for (int id = 0; id < vocabulary.size(); id++) {
      if (!vocabulary.has(id)) {
        continue;
      }
      int from = vocabulary.offset(id);
      int length = vocabulary.length(id);
      for (int cut = 1; cut < length; cut++) {
        int left = part(tokens, byteTokens, flat, from, cut);
        int right = left < 0 ? MISSING : part(tokens, byteTokens, flat, from + cut, length - cut);
        if (right >= 0) {
          merges.put(left, right, id, id);
        }
      }
    }
    return merges;
  }

  private static int part(PieceTable tokens, int[] byteTokens, byte[] flat, int at, int length) {
    return length == 1 ? byteTokens[flat[at] & 0xff] : tokens.find(flat, at, length);
  }

  // a token that merging does not give back is not what a piece with its bytes becomes
  private static BitSet reachable(Vocabulary vocabulary, MergeTable merges, Symbols symbols) {
    PieceTable none = new PieceTable(vocabulary, id -> false);
    PieceEncoder encoder = new PieceEncoder(none, merges, symbols);
    PieceEncoder.Workspace workspace = new PieceEncoder.Workspace();
    BitSet reachable = new BitSet(vocabulary.size());
    IntList ids = new IntList(16);
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.has(id)) {
        int from = vocabulary.offset(id);
        ids.truncate(0);
        encoder.merge(vocabulary.flat(), from, from + vocabulary.length(id), workspace, ids);
        reachable.set(id, ids.size() == 1 && ids.get(0) == id);
      }
    }
    return reachable;
  }
}
