package dev.millrace.tokenizer.internal.sentencepiece;

import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.UnigramModel;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;
import dev.millrace.tokenizer.internal.sentencepiece.ModelProto.Kind;
import dev.millrace.tokenizer.internal.sentencepiece.ModelProto.Piece;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/** The scores of a unigram model's pieces, and which of them text can become. */
final class UnigramPieces {
  // what the best score of a normal piece begins with: C's smallest normal float
  private static final float LEAST_BEST = Float.MIN_NORMAL;
  private static final double USER_DEFINED_COST = 0.1;

  private final ModelProto proto;

  UnigramPieces(ModelProto proto) {
    this.proto = proto;
  }

  UnigramModel model(Vocabulary names, OptionalInt unknown) {
    if (unknown.isEmpty()) {
      throw new TokenizerFormatException("a unigram model needs a piece that is unknown");
    }
    List<Piece> pieces = proto.pieces();
    float worst = Float.MAX_VALUE;
    float best = LEAST_BEST;
    for (Piece piece : pieces) {
      if (piece.kind() == Kind.NORMAL) {
        worst = Math.min(worst, piece.score());
        best = Math.max(best, piece.score());
      }
    }
    double[] scores = new double[pieces.size()];
    BitSet inText = new BitSet(pieces.size());
    for (int id = 0; id < scores.length; id++) {
      Piece piece = pieces.get(id);
      boolean own = piece.kind() == Kind.USER_DEFINED;
      // longer symbols are preferred to several short ones
      scores[id] = own ? names.length(id) * best - USER_DEFINED_COST : piece.score();
      inText.set(id, own || piece.kind() == Kind.NORMAL);
    }
    UnigramModel model =
        new UnigramModel(
            names,
            new UnigramModel.Pieces(scores, inText, worst),
            UnigramModel.Arithmetic.FLOAT,
            unknown,
            proto.byteFallback());
    if (proto.byteFallback() && !model.hasAllBytes()) {
      throw new TokenizerFormatException(
          "byte_fallback is true and some of the 256 pieces <0x00> to <0xFF> is missing");
    }
    return model;
  }
}
