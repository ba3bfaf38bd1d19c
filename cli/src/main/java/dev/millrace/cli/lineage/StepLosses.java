package dev.millrace.cli.lineage;

import com.google.common.base.Utf8;
import dev.millrace.cli.model.LoadedModel;
import dev.millrace.cli.model.TokenLoss;
import dev.millrace.model.InferenceEngine;
import dev.millrace.replay.lineage.Piece;
import dev.millrace.replay.lineage.StepDocuments.StepPiece;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.data.MaskedBlock;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The loss of a model on a step's tokens.
 *
 * @param model that measured it
 * @param tokenizer of the model
 * @param blocks of the step, in its order
 */
public record StepLosses(String model, Tokenizer tokenizer, List<BlockLosses> blocks) {

  /**
   * A block's tokens and the loss on each.
   *
   * @param losses in nats, NaN on those that are no targets
   */
  public record BlockLosses(int[] tokens, double[] losses) {}

  /** Some tokens that together are characters, and their loss in nats; NaN where none is known. */
  public record ReadText(String text, double loss) {}

  /** Tokens of one character: four bytes at most. */
  private static final int LONGEST_CHARACTER = 4;

  /** Cut into rows and masked as the step was. */
  public static StepLosses measure(
      LoadedModel model, Tokenizer tokenizer, List<MaskedBlock> blocks) {
    List<BlockLosses> losses = new ArrayList<>();
    blocks.forEach(
        block ->
            losses.add(new BlockLosses(tokens(block.block()), measure(model.engine(), block))));
    return new StepLosses(name(model.path().toAbsolutePath()), tokenizer, losses);
  }

  /** Run and checkpoint. */
  private static String name(Path folder) {
    int names = folder.getNameCount();
    return folder.subpath(Math.max(0, names - 2), names).toString();
  }

  private static double[] measure(InferenceEngine engine, MaskedBlock masked) {
    TokenBlock block = masked.block();
    int context = engine.config().contextLength();
    int[] tokens = tokens(block);
    double[] losses = new double[tokens.length];
    for (int start = 0; start < block.getLength(); start += context) {
      int end = Math.min(block.getLength(), start + context);
      double[] row = TokenLoss.each(engine, Arrays.copyOfRange(tokens, start, end + 1));
      // The first token of a row is the last target of the row before.
      System.arraycopy(row, 1, losses, start + 1, row.length - 1);
    }
    losses[0] = Double.NaN;
    masked.masked().stream()
        .filter(token -> token < losses.length)
        .forEach(token -> losses[token] = Double.NaN);
    return losses;
  }

  private static int[] tokens(TokenBlock block) {
    int[] tokens = new int[block.getLength() + 1];
    block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(tokens);
    return tokens;
  }

  /** The mean loss on a document's tokens in a block; empty if none of them is a target. */
  OptionalDouble on(StepPiece piece) {
    if (piece.block() >= blocks.size()) {
      return OptionalDouble.empty();
    }
    Piece tokens = piece.piece();
    double[] losses = blocks.get(piece.block()).losses();
    return DoubleStream.of(losses)
        .skip(tokens.start())
        .limit(tokens.length())
        .filter(Double::isFinite)
        .average();
  }

  /**
   * A document's tokens in a block with the loss on each.
   *
   * @param most so many tokens, from the first on
   */
  List<ReadText> read(StepPiece piece, int most) {
    if (piece.block() >= blocks.size()) {
      return List.of();
    }
    BlockLosses block = blocks.get(piece.block());
    int from = Math.toIntExact(piece.piece().start());
    int to = Math.min(block.tokens().length, from + Math.min(most, piece.piece().length()));
    List<ReadText> read = new ArrayList<>();
    for (int at = from; at < to; ) {
      int end = at + 1;
      while (end < to && !isText(block.tokens(), at, end)) {
        end++;
      }
      String text = tokenizer.decodeText(Arrays.copyOfRange(block.tokens(), at, end));
      double loss =
          DoubleStream.of(Arrays.copyOfRange(block.losses(), at, end))
              .filter(Double::isFinite)
              .sum();
      boolean known = Double.isFinite(block.losses()[at]);
      read.add(new ReadText(text, known ? loss : Double.NaN));
      at = end;
    }
    return read;
  }

  /** Whether these tokens are whole characters; after a few it no longer matters. */
  private boolean isText(int[] tokens, int from, int to) {
    byte[] bytes = tokenizer.decode(Arrays.copyOfRange(tokens, from, to));
    return to - from >= LONGEST_CHARACTER || Utf8.isWellFormed(bytes);
  }
}
