package dev.millrace.trainer.log;

import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.trace.StageTracer;
import dev.millrace.schemas.trace.TraceContext;
import dev.millrace.trainer.data.StepInput;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The spans of steps, each linked to those of its blocks that are traced. Blocks are told when they
 * are read, which may be on another thread than the steps.
 */
public final class StepTraces implements TrainingLog {
  private static final String SPAN = "step";

  /** Blocks are read not much earlier than they are trained on. */
  private static final int MOST_AHEAD = 10_000;

  private final StageTracer tracer;
  private final Map<Block, TraceContext> read =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Block, TraceContext> eldest) {
          return size() > MOST_AHEAD;
        }
      };

  private record Block(String topic, int partition, long sequence) {
    static Block of(String topic, TokenBlock block) {
      return new Block(topic, block.getPartition(), block.getSequence());
    }
  }

  public StepTraces(StageTracer tracer) {
    this.tracer = tracer;
  }

  /**
   * A block was read.
   *
   * @param context what it came with, if it is traced
   */
  public void read(String topic, TokenBlock block, Optional<TraceContext> context) {
    context.ifPresent(traced -> keep(topic, block, traced));
  }

  private synchronized void keep(String topic, TokenBlock block, TraceContext context) {
    read.put(Block.of(topic, block), context);
  }

  @Override
  public void stepped(StepInput input, long targets, Duration took) {
    TrainingBatch batch = input.record();
    List<TraceContext> blocks = blocksOf(input);
    var _ =
        tracer.batch(
            SPAN,
            batch.getRun() + " " + batch.getStep(),
            blocks,
            Instant.now().minus(took),
            Map.of(
                "millrace.run",
                batch.getRun(),
                "millrace.step",
                batch.getStep(),
                "messaging.batch.message_count",
                (long) input.blocks().size()));
  }

  /** A step's blocks are all of one topic. */
  private synchronized List<TraceContext> blocksOf(StepInput input) {
    if (read.isEmpty()) {
      return List.of();
    }
    String topic = input.record().getRanges().getFirst().getTopic();
    return input.blocks().stream()
        .map(block -> Optional.ofNullable(read.remove(Block.of(topic, block.block()))))
        .flatMap(Optional::stream)
        .toList();
  }

  @Override
  public void write(TrainingLogEntry entry) {}

  @Override
  public void flush() {}
}
