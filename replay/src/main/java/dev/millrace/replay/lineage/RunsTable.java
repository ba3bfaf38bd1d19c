package dev.millrace.replay.lineage;

import dev.millrace.replay.lineage.store.IndexStore;
import dev.millrace.replay.lineage.store.Key;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TrainingBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ledgers of all runs: of which blocks a step was made, which steps a block was in. */
final class RunsTable {
  private static final char STEPS = 'L';
  private static final char USES = 'R';
  private static final char RUNS = 'T';
  private static final char CHECKPOINTS = 'K';

  /**
   * Ranges are kept in parts of at most so many offsets, so that those that hold a block begin at
   * most so many offsets before it.
   */
  private static final long PART = 256;

  /** No step has a range of a million offsets; another program's record may say so. */
  private static final long MOST_OFFSETS = 1 << 20;

  private final IndexStore store;
  private final TopicsTable topics;

  RunsTable(IndexStore store, TopicsTable topics) {
    this.store = store;
    this.topics = topics;
  }

  /** A run's first step after 0, and its last one. */
  record Span(long first, long last) {}

  void add(TrainingBatch batch) {
    store.put(step(batch.getRun(), batch.getStep()), Codec.BATCH.write(batch));
    if (batch.getStep() > 0) {
      addSpan(batch);
      batch.getRanges().forEach(range -> addUses(batch, range));
    }
  }

  private static byte[] step(String run, long step) {
    return Key.of(STEPS).text(run).number(step).bytes();
  }

  private void addSpan(TrainingBatch batch) {
    byte[] key = Key.of(RUNS).text(batch.getRun()).bytes();
    long step = batch.getStep();
    Span before = store.get(key).map(RunsTable::span).orElse(new Span(step, step));
    store.put(
        key,
        new ValueWriter()
            .number(Math.min(step, before.first()))
            .number(Math.max(step, before.last()))
            .bytes());
  }

  private static Span span(byte[] value) {
    ValueReader reader = new ValueReader(value);
    return new Span(reader.number(), reader.number());
  }

  private void addUses(TrainingBatch batch, OffsetRange range) {
    int topic = topics.named(range.getTopic()).number();
    long begin = Math.max(0, range.getFrom());
    long end = Math.min(range.getTo(), begin + MOST_OFFSETS);
    for (long from = begin; from < end; from += PART) {
      store.put(
          Key.of(USES)
              .number(topic)
              .number(range.getPartition())
              .number(from)
              .text(batch.getRun())
              .number(batch.getStep())
              .bytes(),
          new ValueWriter()
              .number(Math.min(end, from + PART))
              .number(batch.getTakedowns())
              .number(batch.getSkipped() ? 1 : 0)
              .bytes());
    }
  }

  /** The steps that a block was in, by run and step. */
  List<StepUse> uses(Piece piece) {
    List<StepUse> uses = new ArrayList<>();
    Key partition =
        Key.of(USES).number(topics.named(piece.topic()).number()).number(piece.partition());
    byte[] beginning = partition.bytes();
    byte[] from = partition.number(Math.max(0, piece.offset() - PART + 1)).bytes();
    store.walk(
        beginning,
        from,
        (key, value) -> {
          Key.Reader keys = new Key.Reader(key);
          keys.integer();
          keys.integer();
          if (keys.number() > piece.offset()) {
            return false;
          }
          ValueReader values = new ValueReader(value);
          if (values.number() > piece.offset()) {
            uses.add(
                new StepUse(keys.text(), keys.number(), values.number(), values.number() == 1));
          }
          return true;
        });
    uses.sort(Comparator.comparing(StepUse::run).thenComparingLong(StepUse::step));
    return uses;
  }

  Optional<TrainingBatch> batch(String run, long step) {
    return store.get(step(run, step)).map(Codec.BATCH::read);
  }

  /** By name. */
  SortedMap<String, Span> spans() {
    SortedMap<String, Span> spans = new TreeMap<>();
    store.walk(
        Key.of(RUNS).bytes(),
        (key, value) -> {
          spans.put(new Key.Reader(key).text(), span(value));
          return true;
        });
    return spans;
  }

  void add(Checkpoint checkpoint) {
    Checkpoint bare = Checkpoint.newBuilder(checkpoint).setFiles(Map.of()).build();
    store.put(
        Key.of(CHECKPOINTS).text(checkpoint.getRun()).number(checkpoint.getStep()).bytes(),
        Codec.CHECKPOINT.write(bare));
  }

  /** Those that were announced, by run and step. */
  List<Checkpoint> checkpoints() {
    List<Checkpoint> checkpoints = new ArrayList<>();
    store.walk(
        Key.of(CHECKPOINTS).bytes(),
        (key, value) -> {
          checkpoints.add(Codec.CHECKPOINT.read(value));
          return true;
        });
    return checkpoints;
  }
}
