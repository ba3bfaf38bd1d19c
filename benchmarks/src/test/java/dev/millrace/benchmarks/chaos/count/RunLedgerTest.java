package dev.millrace.benchmarks.chaos.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.check.BatchesCheck;
import dev.millrace.benchmarks.chaos.check.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunLedgerTest {
  private final RecordedPipeline pipeline = new RecordedPipeline(6);

  private List<Violation> violations() {
    return BatchesCheck.of(pipeline.observed()).violations();
  }

  @Test
  void aForkBeginsWithItsParentsStep() {
    Batch parent = pipeline.batches.get(3);
    pipeline.batches.add(of("fork", 0, pipeline.batches.getFirst().ranges(), false));
    pipeline.batches.add(of("fork", parent.step(), parent.ranges(), false));
    pipeline.batches.add(of("fork", parent.step() + 1, pipeline.batches.get(4).ranges(), false));
    assertThat(violations()).isEmpty();

    pipeline.batches.add(of("other", 0, List.of(), false));
    pipeline.batches.add(of("other", 2, List.of(), false));
    assertThat(violations()).extracting(Violation::text).containsExactly("run other: step 1");
  }

  @Test
  void aStepThatIsSkippedLaterIsRecordedAgain() {
    Batch one = pipeline.batches.get(2);
    pipeline.batches.add(of(one.run(), one.step(), one.ranges(), true));
    assertThat(violations()).isEmpty();

    pipeline.batches.add(of(one.run(), one.step(), List.of(), true));
    assertThat(violations()).extracting(Violation::kind).contains(Violation.Kind.TWICE);
  }

  @Test
  void aFurtherEpochTakesTheSameBlocksAgain() {
    List<Batch> first = List.copyOf(pipeline.batches);
    long last = first.getLast().step();
    for (Batch batch : first) {
      if (batch.step() > 0) {
        pipeline.batches.add(
            new Batch(
                pipeline.place("training-batches", 0).offset(),
                batch.run(),
                last + batch.step(),
                batch.ranges(),
                1,
                false));
      }
    }
    assertThat(violations()).isEmpty();
  }

  @Test
  void aBlockThatNoStepTookIsNamed() {
    Batch one = pipeline.batches.get(2);
    Batch.Range range = one.ranges().getFirst();
    Batch.Range shorter =
        new Batch.Range(
            range.topic(), range.partition(), range.from() + 1, range.to(), range.blocks() - 1);
    pipeline.batches.set(
        2, new Batch(one.offset(), one.run(), one.step(), List.of(shorter), 0, false));

    assertThat(violations())
        .extracting(Violation::text)
        .contains(
            "run default: token-blocks-%d@%d is in no step"
                .formatted(range.partition(), range.from()));
  }

  @Test
  void aRangeHoldsAsManyBlocksAsItSays() {
    Batch one = pipeline.batches.getLast();
    Batch.Range range = one.ranges().getFirst();
    Batch.Range more =
        new Batch.Range(
            range.topic(), range.partition(), range.from(), range.to(), range.blocks() + 1);
    pipeline.batches.removeLast();
    pipeline.batches.add(new Batch(one.offset(), one.run(), one.step(), List.of(more), 0, false));

    assertThat(violations()).extracting(Violation::kind).containsOnly(Violation.Kind.WRONG);
  }

  private Batch of(String run, long step, List<Batch.Range> ranges, boolean skipped) {
    return new Batch(pipeline.place("training-batches", 0).offset(), run, step, ranges, 0, skipped);
  }
}
