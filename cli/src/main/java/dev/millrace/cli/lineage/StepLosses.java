package dev.millrace.cli.lineage;

import dev.millrace.cli.model.LoadedModel;
import dev.millrace.cli.model.TokenLoss;
import dev.millrace.model.InferenceEngine;
import dev.millrace.replay.lineage.Piece;
import dev.millrace.replay.lineage.StepDocuments.StepPiece;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.trainer.data.MaskedBlock;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
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
 * @param blocks of each block of the step the loss on its tokens in nats, NaN on those that are no
 *     targets
 */
public record StepLosses(String model, List<double[]> blocks) {

  /** Cut into rows and masked as the step was. */
  public static StepLosses measure(LoadedModel model, List<MaskedBlock> blocks) {
    List<double[]> losses = new ArrayList<>();
    blocks.forEach(block -> losses.add(measure(model.engine(), block)));
    return new StepLosses(name(model.path().toAbsolutePath()), losses);
  }

  /** Run and checkpoint. */
  private static String name(Path folder) {
    int names = folder.getNameCount();
    return folder.subpath(Math.max(0, names - 2), names).toString();
  }

  private static double[] measure(InferenceEngine engine, MaskedBlock masked) {
    TokenBlock block = masked.block();
    int context = engine.config().contextLength();
    int[] tokens = new int[block.getLength() + 1];
    ids(block).get(tokens);
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

  private static IntBuffer ids(TokenBlock block) {
    return block.getTokens().duplicate().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
  }

  /** The mean loss on a document's tokens in a block; empty if none of them is a target. */
  OptionalDouble on(StepPiece piece) {
    if (piece.block() >= blocks.size()) {
      return OptionalDouble.empty();
    }
    Piece tokens = piece.piece();
    double[] losses = blocks.get(piece.block());
    return DoubleStream.of(losses)
        .skip(tokens.start())
        .limit(tokens.length())
        .filter(Double::isFinite)
        .average();
  }
}
