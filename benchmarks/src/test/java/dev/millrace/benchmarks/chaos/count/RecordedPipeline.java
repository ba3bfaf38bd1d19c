package dev.millrace.benchmarks.chaos.count;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Records as a pipeline without faults leaves them: pages, their ends, blocks, steps, checkpoints.
 */
final class RecordedPipeline {
  static final String RUN = "default";
  static final int BLOCK_LENGTH = 16;

  private static final int PAGES = 60;
  private static final int PARTITIONS = 3;
  private static final int SEPARATOR = 0;
  private static final int BLOCKS_PER_STEP = 4;
  private static final int STEPS_PER_CHECKPOINT = 3;
  private static final long HELD_OUT_BELOW = 1L << 30;

  private final Random random;
  private final Map<String, Long> nextOffsets = new HashMap<>();

  final List<Sighting> pages = new ArrayList<>();
  final List<Sighting> dropped = new ArrayList<>();
  final List<CleanDocument> clean = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();
  final List<Block> blocks = new ArrayList<>();
  final List<Block> heldOut = new ArrayList<>();
  final List<Batch> batches = new ArrayList<>();
  final List<LoggedLoss> losses = new ArrayList<>();
  final List<Announcement> checkpoints = new ArrayList<>();
  final Map<String, String> files = new HashMap<>();

  RecordedPipeline(long seed) {
    random = new Random(seed);
    fetch();
    pack();
    train();
  }

  Observed observed() {
    return new Observed(
        pages,
        dropped,
        clean,
        deadLetters,
        blocks,
        heldOut,
        batches,
        losses,
        checkpoints,
        List.of());
  }

  InputPages input() {
    Multiset<String> ids = HashMultiset.create();
    pages.forEach(page -> ids.add(page.id()));
    return new InputPages(ids, HashMultiset.create());
  }

  CheckpointFiles checkpointFiles() {
    return (path, file) -> Optional.ofNullable(files.get(path + "/" + file));
  }

  Counter counter() {
    return new Counter(Optional.of(input()), Optional.of(checkpointFiles()), true);
  }

  /** With gaps, as transaction markers leave them. */
  Place place(String topic, int partition) {
    String name = topic + "-" + partition;
    long offset = nextOffsets.getOrDefault(name, 0L) + (random.nextInt(4) == 0 ? 1 : 0);
    nextOffsets.put(name, offset + 1);
    return new Place(topic, partition, offset);
  }

  private void fetch() {
    for (int page = 0; page < PAGES; page++) {
      // Some stand in two files.
      String id = "urn:uuid:" + (page % 20 == 19 ? page - 1 : page);
      Place place = place("pages", page % PARTITIONS);
      pages.add(new Sighting(id, place));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> dropped.add(new Sighting(id, place("dropped-documents", 0)));
        case 3 ->
            deadLetters.add(
                new DeadLetter(random.nextBoolean() ? id : "", place("dead-letters", 0), place));
        default ->
            clean.add(
                new CleanDocument(
                    id,
                    place("clean-documents", page % PARTITIONS),
                    0,
                    page % 5 == 0 ? page : HELD_OUT_BELOW + page));
      }
    }
  }

  private void pack() {
    Map<Integer, Packer> training = new TreeMap<>();
    Map<Integer, Packer> apart = new TreeMap<>();
    for (int at = 0; at < clean.size(); at++) {
      CleanDocument document = clean.get(at);
      int partition = document.place().partition();
      int length = 1 + random.nextInt(3 * BLOCK_LENGTH);
      clean.set(
          at,
          new CleanDocument(document.id(), document.place(), 2L * length, document.digestStart()));
      boolean isHeldOut = document.digestStart() < HELD_OUT_BELOW;
      (isHeldOut ? apart : training)
          .computeIfAbsent(
              partition,
              _ ->
                  isHeldOut
                      ? new Packer("held-out-token-blocks", partition, heldOut)
                      : new Packer("token-blocks", partition, blocks))
          .add(document.id(), length);
    }
    training.values().forEach(Packer::flush);
    apart.values().forEach(Packer::flush);
  }

  /** Two bytes of text a token. */
  private final class Packer {
    private final String topic;
    private final int partition;
    private final List<Block> sink;
    private int[] tokens = new int[BLOCK_LENGTH + 1];
    private List<Segment> segments = new ArrayList<>();
    private int size = 1;
    private int ofText;
    private long sequence;

    Packer(String topic, int partition, List<Block> sink) {
      this.topic = topic;
      this.partition = partition;
      this.sink = sink;
    }

    void add(String id, int length) {
      int done = 0;
      while (done < length) {
        int count = Math.min(BLOCK_LENGTH + 1 - size, length - done);
        segments.add(new Segment(id, size, count, done));
        for (int i = 0; i < count; i++) {
          tokens[size++] = 1 + random.nextInt(1_000);
        }
        ofText += count;
        done += count;
        rollOver();
      }
      tokens[size++] = SEPARATOR;
      rollOver();
    }

    private void rollOver() {
      if (size == BLOCK_LENGTH + 1) {
        emit();
      }
    }

    void flush() {
      if (size > 1) {
        emit();
      }
    }

    private void emit() {
      sink.add(
          new Block(
              place(topic, partition),
              partition,
              sequence++,
              BLOCK_LENGTH,
              size - 1,
              2L * ofText,
              tokens,
              segments));
      int last = tokens[size - 1];
      tokens = new int[BLOCK_LENGTH + 1];
      tokens[0] = last;
      segments = new ArrayList<>();
      size = 1;
      ofText = 0;
    }
  }

  private void train() {
    record(0, List.of(range(heldOut, 0, 1)));
    long step = 0;
    Map<Integer, Long> next = new TreeMap<>();
    for (int from = 0; from < blocks.size(); from += BLOCKS_PER_STEP) {
      step++;
      List<Batch.Range> ranges = new ArrayList<>();
      int to = Math.min(blocks.size(), from + BLOCKS_PER_STEP);
      for (int begin = from; begin < to; ) {
        int end = begin;
        while (end < to && partition(end) == partition(begin)) {
          end++;
        }
        ranges.add(range(blocks, begin, end));
        begin = end;
      }
      ranges.forEach(range -> next.put(range.partition(), range.to()));
      long offset = record(step, ranges);
      losses.add(new LoggedLoss(place("training-log", 0), RUN, step, 1.0 / step));
      if (step % STEPS_PER_CHECKPOINT == 0 || to == blocks.size()) {
        announce(step, offset, next);
      }
    }
  }

  private int partition(int block) {
    return blocks.get(block).place().partition();
  }

  private static Batch.Range range(List<Block> blocks, int from, int to) {
    Place first = blocks.get(from).place();
    return new Batch.Range(
        first.topic(),
        first.partition(),
        first.offset(),
        blocks.get(to - 1).place().offset() + 1,
        to - from);
  }

  private long record(long step, List<Batch.Range> ranges) {
    long offset = place("training-batches", 0).offset();
    batches.add(new Batch(offset, RUN, step, ranges, 0, false));
    return offset;
  }

  private void announce(long step, long ledgerOffset, Map<Integer, Long> next) {
    String path = RUN + "/step-" + step;
    Map<String, String> digests =
        Map.of("model.safetensors", "m" + step, "trainer.json", "t" + step);
    digests.forEach((file, digest) -> files.put(path + "/" + file, digest));
    checkpoints.add(
        new Announcement(place("checkpoints", 0), RUN, step, path, digests, ledgerOffset, next));
  }
}
