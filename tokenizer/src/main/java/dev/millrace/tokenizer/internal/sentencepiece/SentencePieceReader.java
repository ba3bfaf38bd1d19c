package dev.millrace.tokenizer.internal.sentencepiece;

import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.BytePairModel;
import dev.millrace.tokenizer.internal.bpe.CharacterSymbols;
import dev.millrace.tokenizer.internal.bpe.MergeList;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.TokenizerModel;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;
import dev.millrace.tokenizer.internal.bpe.VocabularyRules;
import dev.millrace.tokenizer.internal.sentencepiece.ModelProto.Kind;
import dev.millrace.tokenizer.internal.sentencepiece.ModelProto.Piece;
import dev.millrace.tokenizer.internal.split.MarkedSpaces;
import dev.millrace.tokenizer.internal.split.PreTokenization;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads SentencePiece's models (Kudo and Richardson 2018) of the kinds bpe and unigram, with the
 * normalizer that a model holds.
 *
 * <p>In its BPE SentencePiece merges whichever neighbours give the piece of the highest score. The
 * list of every way to make each piece from two others, best pieces first, says the same; so
 * Hugging Face's converter makes it.
 */
public final class SentencePieceReader {
  public static final String EXTENSION = ".model";

  // SentencePiece trains none longer; every way to cut one is a merge
  private static final int MAX_LENGTH = 512;

  private final ModelProto model;
  private final SortedMap<Integer, byte[]> tokens = new TreeMap<>();
  private final Map<String, Integer> mergeable = new HashMap<>();
  private final List<AddedToken> added = new ArrayList<>();
  private OptionalInt unknown = OptionalInt.empty();

  private SentencePieceReader(ModelProto model) {
    this.model = model;
  }

  private record Merge(int left, int right, int result, float score, int cut, int length) {}

  public static Tokenizer read(byte[] file) {
    SentencePieceReader reader = new SentencePieceReader(ModelProto.read(file));
    for (int id = 0; id < reader.model.pieces().size(); id++) {
      reader.add(id, reader.model.pieces().get(id));
    }
    VocabularyRules.check(reader.tokens, reader.added, TokenSpelling.CHARACTERS);
    Vocabulary names = new Vocabulary(reader.tokens);
    TokenizerModel model =
        reader.model.unigram()
            ? new UnigramPieces(reader.model).model(names, reader.unknown)
            : BytePairModel.ofCharacters(
                names, reader.merges(), new CharacterSymbols(names, reader.unknown, true));
    return new Tokenizer(model, reader.text(), reader.added, Optional.empty());
  }

  private PreTokenization text() {
    if (model.unigram() || !model.keepsText()) {
      return model.normalizer();
    }
    boolean prefix = model.prefix();
    MarkedSpaces.Prefix where =
        prefix ? MarkedSpaces.Prefix.EVEN_BEFORE_SPACE : MarkedSpaces.Prefix.NEVER;
    return new MarkedSpaces(MarkedSpaces.Place.NORMALIZER, where, false, prefix);
  }

  private void add(int id, Piece piece) {
    String text = piece.text();
    if (text.length() > MAX_LENGTH) {
      throw new TokenizerFormatException(
          "piece %d has %d characters: the most is %d".formatted(id, text.length(), MAX_LENGTH));
    }
    switch (piece.kind()) {
      case NORMAL -> mergeable.putIfAbsent(text, id);
      case UNKNOWN -> {
        if (unknown.isPresent()) {
          throw new TokenizerFormatException(
              "pieces %d and %d are both unknown: there is one".formatted(unknown.getAsInt(), id));
        }
        unknown = OptionalInt.of(id);
        added.add(AddedToken.special(id, text));
      }
      case CONTROL -> added.add(AddedToken.special(id, requireNoCharacter(id, text)));
      case USER_DEFINED -> addUserDefined(id, text);
      case UNUSED -> {
        if (!model.unigram()) {
          throw new TokenizerFormatException(
              "piece %d '%s' is unused: only unigram models with such can be read"
                  .formatted(id, text));
        }
      }
      case BYTE -> {}
    }
    tokens.put(id, text.getBytes(StandardCharsets.UTF_8));
  }

  // a unigram model finds them as it finds all its pieces
  private void addUserDefined(int id, String text) {
    if (model.unigram()) {
      return;
    }
    if (model.prefix()) {
      throw new TokenizerFormatException(
          "piece %d '%s' is user-defined and add_dummy_prefix is true: only one of them can be read"
              .formatted(id, text));
    }
    if (!model.keepsText() && text.endsWith(String.valueOf(TokenSpelling.SPACE_MARK))) {
      throw new TokenizerFormatException(
          "piece %d '%s' is user-defined and ends with a space that remove_extra_whitespaces drops: only one of them can be read"
              .formatted(id, text));
    }
    added.add(new AddedToken(id, text, false, true, false, false, false));
  }

  // a character of a user's text would become the control symbol
  private String requireNoCharacter(int id, String text) {
    if (!model.unigram() && text.codePointCount(0, text.length()) == 1) {
      throw new TokenizerFormatException(
          "control piece %d '%s' is one character: text would become it".formatted(id, text));
    }
    return text;
  }

  private MergeList merges() {
    List<Merge> merges = new ArrayList<>();
    for (int id = 0; id < model.pieces().size(); id++) {
      Piece piece = model.pieces().get(id);
      if (piece.kind() == Kind.NORMAL) {
        addWays(id, piece, merges);
      }
    }
    merges.sort(
        Comparator.comparingDouble(Merge::score)
            .thenComparingInt(Merge::cut)
            .thenComparingInt(Merge::length)
            .reversed());
    MergeList list = new MergeList();
    merges.forEach(merge -> list.add(merge.left, merge.right, merge.result));
    return list;
  }

  private void addWays(int id, Piece piece, List<Merge> merges) {
    String text = piece.text();
    for (int cut = 1; cut < text.length(); cut++) {
      Integer left = mergeable.get(text.substring(0, cut));
      Integer right = left == null ? null : mergeable.get(text.substring(cut));
      if (left != null && right != null) {
        merges.add(new Merge(left, right, id, piece.score(), cut, text.length()));
      }
    }
  }
}
