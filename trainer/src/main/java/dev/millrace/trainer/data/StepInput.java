package dev.millrace.trainer.data;

import dev.millrace.schemas.TrainingBatch;
import java.util.List;

/**
 * One step's ledger record and the blocks it names, without what had been taken down by then.
 *
 * @param ledgerOffset of the record in {@code training-batches}
 */
public record StepInput(TrainingBatch record, long ledgerOffset, List<MaskedBlock> blocks) {

  public long step() {
    return record.getStep();
  }
}
