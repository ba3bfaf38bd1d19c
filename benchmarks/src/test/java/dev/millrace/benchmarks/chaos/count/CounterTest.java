package dev.millrace.benchmarks.chaos.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.check.CheckResult;
import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.check.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is wrong with a pipeline's records is found, whichever record it is. */
class CounterTest {
  private static final int SEEDS = 10;

  /** Topic to the check that must miss a record of it. */
  private static final Map<String, String> CHECKS =
      Map.of(
          "pages", "pages",
          "dropped-documents", "ends",
          "clean-documents", "ends",
          "dead-letters", "ends",
          "token-blocks", "packing",
          "held-out-token-blocks", "packing",
          "training-batches", "batches",
          "training-log", "losses");

  /** A run's last step is missed only by the checkpoint that was made after it. */
  private static final String LAST = "checkpoints";

  @Test
  void aPipelineWithoutFaultsIsRight() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RecordedPipeline pipeline = new RecordedPipeline(seed);
      Verdict verdict = pipeline.counter().count(pipeline.observed());

      assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
      assertThat(verdict.check("pages").counted()).isEqualTo(60);
      assertThat(verdict.check("ends").counted()).isEqualTo(60);
      assertThat(verdict.check("packing").counted()).isEqualTo(pipeline.clean.size());
      assertThat(verdict.check("batches").figures()).containsEntry("untrained.default", 0L);
      assertThat(verdict.check("token-blocks").counted()).isEqualTo(pipeline.blocks.size());
    }
  }

  /** Each list but that of checkpoints: one that was never announced is missed by nobody. */
  @Test
  void anyOneRecordThatIsTakenAwayIsMissed() {
    Map<String, Function<RecordedPipeline, List<?>>> lists =
        Map.of(
            "pages", pipeline -> pipeline.pages,
            "dropped-documents", pipeline -> pipeline.dropped,
            "clean-documents", pipeline -> pipeline.clean,
            "dead-letters", pipeline -> pipeline.deadLetters,
            "token-blocks", pipeline -> pipeline.blocks,
            "held-out-token-blocks", pipeline -> pipeline.heldOut,
            "training-batches", pipeline -> pipeline.batches,
            "training-log", pipeline -> pipeline.losses);
    lists.forEach(
        (name, list) -> {
          int records = list.apply(new RecordedPipeline(1)).size();
          assertThat(records).as(name).isPositive();
          for (int at = 0; at < records; at++) {
            RecordedPipeline pipeline = new RecordedPipeline(1);
            Counter counter = pipeline.counter();
            list.apply(pipeline).remove(at);

            assertThat(foundBy(counter.count(pipeline.observed())))
                .as("%s without record %d", name, at)
                .contains(
                    at == records - 1 && name.equals("training-batches") ? LAST : CHECKS.get(name));
          }
        });
  }

  private static List<String> foundBy(Verdict verdict) {
    return verdict.checks().stream()
        .filter(check -> !check.violations().isEmpty())
        .map(CheckResult::name)
        .toList();
  }

  /**
   * Each list but those of losses and checkpoints, which a trainer may tell again after a crash.
   */
  @Test
  void anyOneRecordThatComesTwiceIsFound() {
    int pages = new RecordedPipeline(2).pages.size();
    for (int at = 0; at < pages; at++) {
      RecordedPipeline pipeline = new RecordedPipeline(2);
      Counter counter = pipeline.counter();
      pipeline.pages.add(new Sighting(pipeline.pages.get(at).id(), pipeline.place("pages", 0)));
      assertTwice(counter, pipeline, "pages", at);
    }
    for (int at = 0; at < new RecordedPipeline(2).dropped.size(); at++) {
      RecordedPipeline pipeline = new RecordedPipeline(2);
      pipeline.dropped.add(
          new Sighting(pipeline.dropped.get(at).id(), pipeline.place("dropped-documents", 1)));
      assertTwice(pipeline.counter(), pipeline, "ends", at);
    }
    for (int at = 0; at < new RecordedPipeline(2).clean.size(); at++) {
      RecordedPipeline pipeline = new RecordedPipeline(2);
      CleanDocument one = pipeline.clean.get(at);
      int partition = one.place().partition();
      pipeline.clean.add(
          new CleanDocument(
              one.id(),
              pipeline.place("clean-documents", partition),
              one.textBytes(),
              one.digestStart()));
      assertTwice(pipeline.counter(), pipeline, "ends", at);
    }
    for (int at = 0; at < new RecordedPipeline(2).deadLetters.size(); at++) {
      RecordedPipeline pipeline = new RecordedPipeline(2);
      DeadLetter one = pipeline.deadLetters.get(at);
      pipeline.deadLetters.add(
          new DeadLetter(one.id(), pipeline.place("dead-letters", 0), one.of()));
      assertTwice(pipeline.counter(), pipeline, "ends", at);
    }
    for (int at = 0; at < new RecordedPipeline(2).blocks.size(); at++) {
      RecordedPipeline pipeline = new RecordedPipeline(2);
      pipeline.blocks.add(moved(pipeline, pipeline.blocks.get(at)));
      assertTwice(pipeline.counter(), pipeline, "token-blocks", at);
    }
    for (int at = 0; at < new RecordedPipeline(2).heldOut.size(); at++) {
      RecordedPipeline pipeline = new RecordedPipeline(2);
      pipeline.heldOut.add(moved(pipeline, pipeline.heldOut.get(at)));
      assertTwice(pipeline.counter(), pipeline, "held-out-token-blocks", at);
    }
    for (int at = 0; at < new RecordedPipeline(2).batches.size(); at++) {
      RecordedPipeline pipeline = new RecordedPipeline(2);
      Batch one = pipeline.batches.get(at);
      pipeline.batches.add(
          new Batch(
              pipeline.place("training-batches", 0).offset(),
              one.run(),
              one.step(),
              one.ranges(),
              0,
              false));
      assertTwice(pipeline.counter(), pipeline, "batches", at);
    }
  }

  private static Block moved(RecordedPipeline pipeline, Block block) {
    Place place = pipeline.place(block.place().topic(), block.place().partition());
    return new Block(
        place,
        block.packer(),
        block.sequence(),
        block.blockLength(),
        block.length(),
        block.textBytes(),
        block.tokens(),
        block.segments());
  }

  private static void assertTwice(
      Counter counter, RecordedPipeline pipeline, String check, int record) {
    assertThat(counter.count(pipeline.observed()).check(check).count(Violation.Kind.TWICE))
        .as("%s with record %d twice", check, record)
        .isPositive();
  }

  @Test
  void aRecordThatCannotBeReadIsNamed() {
    RecordedPipeline pipeline = new RecordedPipeline(3);
    Observed all = pipeline.observed();
    Observed observed =
        new Observed(
            all.pages(),
            all.dropped(),
            all.clean(),
            all.deadLetters(),
            all.blocks(),
            all.heldOutBlocks(),
            all.batches(),
            all.losses(),
            all.checkpoints(),
            List.of(new Place("documents", 1, 17)));

    assertThat(pipeline.counter().count(observed).violations())
        .extracting(Violation::text)
        .containsExactly("documents-1@17: cannot be read");
  }

  @Test
  void violationsNameTheRecord() {
    RecordedPipeline pipeline = new RecordedPipeline(4);
    Counter counter = pipeline.counter();
    Sighting page = pipeline.pages.getFirst();
    List<Sighting> dropped = new ArrayList<>(pipeline.dropped);
    pipeline.dropped.removeFirst();

    assertThat(counter.count(pipeline.observed()).violations())
        .singleElement()
        .isEqualTo(
            new Violation(
                Violation.Kind.MISSING, dropped.getFirst().id() + ": 0 ends, 1 times on pages"));
    assertThat(page.id()).startsWith("urn:uuid:");
  }
}
