package dev.millrace.benchmarks.chaos.count;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.check.Verdict;
import dev.millrace.benchmarks.chaos.check.Violation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What packers may still hold while nobody has asked them for it. */
class OpenRemainderTest {
  private final RecordedPipeline pipeline = new RecordedPipeline(5);

  private Verdict count(boolean flushed) {
    return new Counter(Optional.empty(), Optional.empty(), flushed).count(pipeline.observed());
  }

  /** No step may have taken what is not there. */
  private void untrain() {
    pipeline.batches.clear();
    pipeline.losses.clear();
    pipeline.checkpoints.clear();
  }

  @Test
  void whatIsInNoBlockYetIsMissingOnlyOnceAskedFor() {
    untrain();
    // The last of each packer come last; some hold but a separator.
    while (pipeline.blocks.removeLast().segments().isEmpty()) {
      assertThat(pipeline.blocks).isNotEmpty();
    }

    assertThat(count(false).violations()).isEmpty();
    assertThat(count(false).check("packing").figures().get("open")).isPositive();
    assertThat(count(true).check("packing").count(Violation.Kind.MISSING)).isPositive();
  }

  @Test
  void aDocumentBeforeThePackersLastIsMissingAtAnyTime() {
    CleanDocument lost =
        new CleanDocument(
            "urn:uuid:lost",
            new Place("clean-documents", pipeline.clean.getFirst().place().partition(), -1),
            10,
            pipeline.clean.stream().mapToLong(CleanDocument::digestStart).max().orElseThrow());
    pipeline.clean.addFirst(lost);
    pipeline.pages.add(new Sighting(lost.id(), pipeline.place("pages", 0)));

    assertThat(count(false).violations())
        .extracting(Violation::text)
        .containsExactly("urn:uuid:lost: clean at " + lost.place() + ", but in no block");
  }

  @Test
  void theDigestSaysWhosePackersItIs() {
    // After all training documents of its partition, but before the last held-out one.
    CleanDocument heldOut =
        pipeline.clean.stream().filter(one -> one.digestStart() < 60).toList().getLast();
    int partition = heldOut.place().partition();
    untrain();
    pipeline.blocks.removeIf(block -> block.packer() == partition);

    assertThat(count(false).violations()).isEmpty();

    pipeline.heldOut.removeIf(block -> block.packer() == partition && block.sequence() == 0);
    assertThat(count(false).violations()).isNotEmpty();
  }

  @Test
  void heldOutAndTrainingDocumentsAreToldApartByContent() {
    CleanDocument one =
        pipeline.clean.stream().filter(document -> document.digestStart() > 60).toList().getLast();
    int at = pipeline.clean.indexOf(one);
    pipeline.clean.set(at, new CleanDocument(one.id(), one.place(), one.textBytes(), 0));

    assertThat(count(true).violations())
        .extracting(Violation::text)
        .containsExactly("training and held-out documents are not told apart by their content");
  }

  @Test
  void aTextsBytesAreAllInBlocks() {
    CleanDocument one = pipeline.clean.getFirst();
    pipeline.clean.set(
        0, new CleanDocument(one.id(), one.place(), one.textBytes() + 1, one.digestStart()));

    assertThat(count(true).violations())
        .extracting(Violation::kind)
        .containsExactly(Violation.Kind.WRONG);
  }

  @Test
  void aDeadLetterOfThePackersStandsForItsBlocks() {
    CleanDocument one =
        new CleanDocument("urn:uuid:odd", pipeline.place("clean-documents", 0), 10, 1L << 31);
    pipeline.pages.add(new Sighting(one.id(), pipeline.place("pages", 0)));
    pipeline.clean.add(one);
    assertThat(count(true).violations()).hasSize(1);

    pipeline.deadLetters.add(
        new DeadLetter(one.id(), pipeline.place("dead-letters", 0), one.place()));
    assertThat(count(true).violations()).isEmpty();
    assertThat(count(true).check("packing").figures()).containsEntry("unpackable", 1L);
  }

  @Test
  void aDocumentInBlocksTwiceIsFound() {
    Block last = pipeline.blocks.getLast();
    String id = pipeline.blocks.getFirst().segments().getFirst().id();
    int joint = last.tokens()[last.length()];
    pipeline.blocks.add(
        new Block(
            pipeline.place("token-blocks", last.packer()),
            last.packer(),
            last.sequence() + 1,
            3,
            2,
            0,
            new int[] {joint, 9, 0, 0},
            List.of(new Segment(id, 1, 1, 0))));

    assertThat(count(false).violations())
        .extracting(Violation::text)
        .containsExactly(id + ": 2 times in blocks, 1 times on clean-documents");
  }

  @Test
  void whosePackersADocumentIsIsDecidedAtTheBounds() {
    OpenRemainder heldOutBefore = remainder(document("t", 20, 200), document("h", 10, 100));
    assertThat(heldOutBefore.mayHold(document("x", 15, 100))).isTrue();
    assertThat(heldOutBefore.mayHold(document("x", 15, 199))).isTrue();
    assertThat(heldOutBefore.mayHold(document("x", 15, 200))).isFalse();
    assertThat(heldOutBefore.mayHold(document("x", 20, 200))).isFalse();
    assertThat(heldOutBefore.mayHold(document("x", 21, 200))).isTrue();
    assertThat(heldOutBefore.mayHold(document("x", 10, 199))).isFalse();

    OpenRemainder trainingBefore = remainder(document("t", 10, 200), document("h", 20, 100));
    assertThat(trainingBefore.mayHold(document("x", 15, 200))).isTrue();
    assertThat(trainingBefore.mayHold(document("x", 15, 101))).isTrue();
    assertThat(trainingBefore.mayHold(document("x", 15, 100))).isFalse();
    assertThat(trainingBefore.mayHold(document("x", 20, 100))).isFalse();
    assertThat(trainingBefore.mayHold(document("x", 21, 100))).isTrue();
  }

  /** After each packer has packed one document. */
  private static OpenRemainder remainder(CleanDocument training, CleanDocument heldOut) {
    return OpenRemainder.of(
        List.of(training, heldOut),
        List.of(new PackedDocument(training.id(), 0, 1, true)),
        List.of(new PackedDocument(heldOut.id(), 0, 1, true)));
  }

  private static CleanDocument document(String id, long offset, long digestStart) {
    return new CleanDocument(id, new Place("clean-documents", 0, offset), 1, digestStart);
  }
}
