package dev.millrace.trainer.evaluation;

import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.MaskedBlock;
import dev.millrace.trainer.data.SegmentText;
import java.util.List;
import java.util.Optional;

/** Scores weights by blocks that no step has seen. */
public record HeldOutEvaluation(BlockRows rows, Tokenizer tokenizer) {

  /** Empty where nothing of the blocks counts. */
  public Optional<HeldOutScore> of(TrainingEngine engine, List<MaskedBlock> blocks) {
    HeldOutParts parts = new HeldOutParts(new SegmentText(tokenizer));
    long bytes = 0;
    double nats = 0;
    boolean counts = false;
    for (MaskedBlock block : blocks) {
      bytes += block.block().getTextBytes();
      TokenBatch batch = rows.batch(List.of(block));
      if (batch.targetCount() > 0) {
        double[] losses = engine.losses(batch);
        nats += HeldOutParts.sum(losses, 0, losses.length);
        parts.add(block.block(), losses);
        counts = true;
      }
    }
    return counts && bytes > 0
        ? Optional.of(new HeldOutScore(nats / Math.log(2) / bytes, parts.most()))
        : Optional.empty();
  }
}
