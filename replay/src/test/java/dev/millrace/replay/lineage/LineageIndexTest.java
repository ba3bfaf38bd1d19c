package dev.millrace.replay.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.replay.lineage.RandomPipeline.Written;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrustedRecords;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageIndexTest {
  static final List<String> TARGETS =
      List.of(
          "http://a.example/1",
          "host:a.example",
          "domain:a.example",
          "domain:example",
          "host:b.example",
          "prefix:c.test/",
          "url:b.example:8080/2",
          "digest:%064x".formatted(3),
          "domain:nobody.test");

  @TempDir Path folder;
  private final Map<String, Long> ends = new HashMap<>();

  @BeforeAll
  static void trust() {
    TrustedRecords.install();
  }

  private RecordLocation next(Written<?> one) {
    String topic = one.topic().name();
    long offset = ends.merge(topic + one.partition(), 1L, Long::sum) - 1;
    return new RecordLocation(topic, one.partition(), offset);
  }

  private void write(RandomPipeline pipeline, int events, LineageIndex index, Told told) {
    for (Written<?> one : pipeline.go(events)) {
      RecordLocation at = next(one);
      index.add(one.value(), at);
      told.add(one.value(), at);
    }
  }

  private static void topics(LineageIndex index) {
    RandomPipeline.TOPICS.all().forEach(topic -> index.read(topic.name(), "id", "main"));
  }

  private static Trace trace(LineageIndex index, String target) {
    return new LineageAnswers(index).trace(TakedownTarget.parse(target), "", 10_000);
  }

  private static void requireSame(LineageIndex index, Told told, long seed) {
    for (String target : TARGETS) {
      assertThat(Told.of(trace(index, target)))
          .as("seed %d, %s", seed, target)
          .isEqualTo(told.of(TakedownTarget.parse(target)));
    }
  }

  @Test
  void saysWhatAllRecordsSayInWhateverOrderTheTopicsWereRead() {
    for (long seed = 0; seed < 12; seed++) {
      ends.clear();
      Told told = new Told();
      RandomPipeline pipeline = new RandomPipeline(seed);
      try (LineageIndex index = LineageIndex.open(folder.resolve("" + seed))) {
        topics(index);
        write(pipeline, 300, index, told);
        index.commit();
        write(pipeline, 100, index, told);

        requireSame(index, told, seed);
        assertThat(told.of(TakedownTarget.parse("domain:example"))).hasSizeGreaterThan(100);
        assertThat(told.of(TakedownTarget.parse("domain:example")).toString())
            .contains("masked true", "skipped true");
      }
    }
  }

  @Test
  void openedAgainItKnowsWhatWasCommittedAndWhereReadingGoesOn() {
    Told told = new Told();
    RandomPipeline pipeline = new RandomPipeline(5);
    try (LineageIndex index = LineageIndex.open(folder)) {
      topics(index);
      write(pipeline, 200, index, told);
      index.reached("pages", 1, 17);
      index.commit();
      write(pipeline, 50, index, new Told());
    }
    try (LineageIndex index = LineageIndex.open(folder)) {
      assertThat(index.next("pages", 1)).hasValue(17);
      assertThat(index.next("pages", 0)).isEmpty();
      requireSame(index, told, 5);
    }
  }

  @Test
  void partsOfATraceTogetherAreTheWhole() {
    try (LineageIndex index = LineageIndex.open(folder)) {
      topics(index);
      write(new RandomPipeline(1), 200, index, new Told());
      for (String target : TARGETS) {
        List<String> whole =
            trace(index, target).pages().stream().map(Trace.TracedPage::recordId).toList();
        List<String> parts = new ArrayList<>();
        String after = "";
        do {
          Trace part = new LineageAnswers(index).trace(TakedownTarget.parse(target), after, 3);
          assertThat(part.pages()).hasSizeLessThanOrEqualTo(3);
          part.pages().forEach(page -> parts.add(page.recordId()));
          after = part.next();
        } while (!after.isEmpty());
        assertThat(parts).as(target).isEqualTo(whole);
      }
    }
  }

  @Test
  void aBlockIsFoundInRangesOfAnyLength() {
    try (LineageIndex index = LineageIndex.open(folder)) {
      topics(index);
      Segment segment = new Segment("urn:1", "http://a.example/", 1, 4, 0, "", "");
      TokenBlock block = TokenBlock.newBuilder().setSegments(List.of(segment)).build();
      for (long offset : List.of(0L, 255L, 256L, 999L, 1_000L)) {
        index.add(block, new RecordLocation("token-blocks", 0, offset));
      }
      batch(index, 1, range(0, 0, 1_000));
      batch(index, 2, range(0, 255, 256));
      batch(index, 3, range(0, 1_000, Long.MAX_VALUE));
      batch(index, 4, range(1, 0, 1_000));
      batch(index, 5, new OffsetRange("elsewhere", 0, 0L, 1_000L, 1));
      batch(index, 6, range(0, 7, 3));
      batch(index, 0, range(0, 0, 1_000));

      SortedSet<String> uses = new TreeSet<>();
      trace(index, "host:a.example").pages().getFirst().pieces().stream()
          .forEach(
              piece ->
                  piece
                      .uses()
                      .forEach(use -> uses.add(piece.piece().offset() + ":" + use.use().step())));
      assertThat(uses).containsExactly("0:1", "1000:3", "255:1", "255:2", "256:1", "999:1");
    }
  }

  @Test
  void aTraceNamesAllTakedownsThatTakeItsPages() {
    try (LineageIndex index = LineageIndex.open(folder)) {
      topics(index);
      Document document =
          Document.newBuilder().setRecordId("urn:1").setUrl("http://a.example/").build();
      index.add(document, new RecordLocation("clean-documents", 0, 0));
      long offset = 0;
      for (String target : List.of("url:a.example/", "domain:a.example", "host:b.example")) {
        TakedownTarget one = TakedownTarget.parse(target);
        Takedown takedown =
            Takedown.newBuilder().setKind(one.kind().label()).setValue(one.value()).build();
        index.add(takedown, new RecordLocation("takedowns", 0, offset++));
      }
      assertThat(trace(index, "url:a.example/").takedowns())
          .extracting(entry -> entry.target().key())
          .containsExactlyInAnyOrder("url:a.example/", "domain:a.example");
    }
  }

  private static OffsetRange range(int partition, long from, long to) {
    return new OffsetRange("token-blocks", partition, from, to, 1);
  }

  private static void batch(LineageIndex index, long step, OffsetRange range) {
    index.add(
        TrainingBatch.newBuilder().setRun("r").setStep(step).setRanges(List.of(range)).build(),
        new RecordLocation("training-batches", 0, step));
  }

  @Test
  void aTopicThatWasMadeAnewIsAnother() {
    try (LineageIndex index = LineageIndex.open(folder)) {
      index.read("pages", "one", "");

      assertThat(index.isOf(Map.of("pages", "one"))).isTrue();
      assertThat(index.isOf(Map.of("documents", "any"))).isTrue();
      assertThat(index.isOf(Map.of("pages", "another"))).isFalse();
      index.clear();
      assertThat(index.isNew()).isTrue();
      assertThat(index.isOf(Map.of("pages", "another"))).isTrue();
    }
  }

  @Test
  void sharesAreTheSumOfTheDocumentsThatTheStepsLearnedFrom() {
    for (long seed = 0; seed < 5; seed++) {
      ends.clear();
      try (LineageIndex index = LineageIndex.open(folder.resolve("" + seed))) {
        topics(index);
        write(new RandomPipeline(seed), 300, index, new Told());
        LineageAnswers answers = new LineageAnswers(index);
        LineageAnswers.Steps steps = (run, step) -> run.equals("run-0") && step <= 40;

        List<DocumentUse> all = answers.documents(steps, "", 10_000);
        DocumentShares shares = answers.shares(steps, 2);

        assertThat(all).hasSizeGreaterThan(10).extracting(DocumentUse::recordId).isSorted();
        assertThat(shares.all().documents()).isEqualTo(all.size());
        assertThat(shares.all().tokens()).isEqualTo(tokensByStep(answers, 40));
        assertThat(shares.hosts().values().stream().mapToLong(Share::tokens).sum())
            .isEqualTo(shares.all().tokens());
        assertThat(shares.languages().keySet()).containsExactlyInAnyOrder("en", "de");
        assertThat(shares.largest()).hasSize(2).isSubsetOf(all);
        assertThat(parts(answers, steps)).isEqualTo(all);
      }
    }
  }

  /** The other way: from steps to the documents of each. */
  private static long tokensByStep(LineageAnswers answers, long last) {
    long tokens = 0;
    for (long step = 1; step <= last; step++) {
      tokens +=
          answers.step("run-0", step).stream()
              .filter(found -> !found.batch().getSkipped())
              .flatMap(found -> found.pieces().stream())
              .filter(piece -> !piece.masked())
              .mapToLong(piece -> piece.piece().length())
              .sum();
    }
    return tokens;
  }

  private static List<DocumentUse> parts(LineageAnswers answers, LineageAnswers.Steps steps) {
    List<DocumentUse> parts = new ArrayList<>();
    String after = "";
    List<DocumentUse> part;
    do {
      part = answers.documents(steps, after, 4);
      parts.addAll(part);
      after = part.isEmpty() ? "" : part.getLast().recordId();
    } while (part.size() == 4);
    return parts;
  }
}
