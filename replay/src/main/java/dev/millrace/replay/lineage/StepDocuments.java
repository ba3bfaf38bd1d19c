package dev.millrace.replay.lineage;

import dev.millrace.schemas.TrainingBatch;
import java.util.List;

/**
 * The documents that a step was made of.
 *
 * @param batch what the ledger says of it
 * @param pieces in the order of the step's blocks, and in a block of their positions
 * @param gone blocks of the step that no longer were on their topic when it was read
 */
public record StepDocuments(TrainingBatch batch, List<StepPiece> pieces, long gone) {
  public StepDocuments {
    pieces = List.copyOf(pieces);
  }

  /**
   * A document's piece in a step.
   *
   * @param block index of its block among the step's
   * @param masked the step learned nothing from it, because it was taken down by then
   */
  public record StepPiece(int block, Piece piece, boolean masked) {}
}
