package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.data.PlacedBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Token blocks of one topic by explicit partition and offset; no consumer group, because offsets
 * come from the ledger. A record that is no block is skipped and told once: whether it is one
 * depends on nothing but its bytes, so what is skipped when a step is recorded is skipped again
 * when it is replayed.
 */
final class BlockReader implements AutoCloseable {
  private final OpenScan<TopicRecord<TokenBlock>> scan;
  private final TypedTopic<TokenBlock> topic;
  private final List<TopicPartition> partitions;
  private final Consumer<TopicRecord<TokenBlock>> read;
  private final Map<Integer, Deque<PlacedBlock>> buffered = new TreeMap<>();

  /** How far recorded ranges were read; empty while new blocks are. */
  private final Map<TopicPartition, Long> replayed = new HashMap<>();

  /**
   * @param read hears of each block
   */
  BlockReader(
      Connection connection,
      RecordSerdes serdes,
      TypedTopic<TokenBlock> topic,
      Consumer<TopicRecord<TokenBlock>> read) {
    this.topic = topic;
    this.read = read;
    this.partitions = topic.topicPartitions();
    this.scan =
        TopicScan.values("train", connection, serdes, topic).telling(new BlockNotices()).open();
    partitions.forEach(partition -> buffered.put(partition.partition(), new ArrayDeque<>()));
  }

  /**
   * Goes on at a position; what was buffered is forgotten. A partition that was never read begins
   * at its log start.
   *
   * @throws IllegalStateException if the topic no longer holds the position, or not yet
   */
  void seek(DataPosition position) {
    replayed.clear();
    Map<TopicPartition, Long> begin = scan.begins(partitions);
    Map<TopicPartition, Long> end = scan.lastStableOffsets(partitions);
    Map<TopicPartition, Long> from = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long first = begin.getOrDefault(partition, 0L);
      long next = position.next(partition.partition()).orElse(first);
      requireHeld(partition, next, next, first, end.getOrDefault(partition, 0L));
      from.put(partition, next);
      buffered(partition.partition()).clear();
    }
    scan.seek(from);
  }

  private static void requireHeld(
      TopicPartition partition, long from, long to, long first, long end) {
    if (from < first) {
      throw BlockNotices.belowLogStart(partition, from, first);
    }
    if (to > end) {
      throw BlockNotices.anotherTopic(partition, to, end);
    }
  }

  /**
   * Waits a moment for blocks of the pass, up to about {@code wanted} of them; returns how many are
   * at hand.
   */
  int fill(int wanted, DataPosition position) {
    if (available() < wanted) {
      scan.poll(
          block -> {
            if (position.inPass(partition(block), offset(block))) {
              buffer(block);
            }
          });
    }
    return available();
  }

  private void buffer(TopicRecord<TokenBlock> record) {
    if (isBlock(record.value())) {
      buffered(partition(record))
          .add(new PlacedBlock(topic.name(), partition(record), offset(record), record.value()));
      read.accept(record);
    } else {
      scan.skip(record.head(), "its lengths and its tokens do not agree: no packer wrote it");
    }
  }

  /** What holds for whatever a packer writes, so that anything else is another program's. */
  private static boolean isBlock(TokenBlock block) {
    return block.getLength() >= 1
        && block.getLength() <= block.getBlockLength()
        && block.getTokens().remaining() == Integer.BYTES * (block.getBlockLength() + 1L)
        && !block.getTokenizerId().isEmpty();
  }

  private static int partition(TopicRecord<TokenBlock> record) {
    return record.head().location().partition();
  }

  private static long offset(TopicRecord<TokenBlock> record) {
    return record.head().location().offset();
  }

  private int available() {
    return buffered.values().stream().mapToInt(Deque::size).sum();
  }

  /** Whether every committed block of the pass is at hand or taken. */
  boolean atEnd(DataPosition position) {
    Map<TopicPartition, Long> end = scan.lastStableOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long reached = reached(partition);
      if (reached < end.getOrDefault(partition, 0L)
          && position.inPass(partition.partition(), reached)) {
        return false;
      }
    }
    return true;
  }

  private long reached(TopicPartition partition) {
    return scan.next().getOrDefault(partition, 0L);
  }

  /** A step's blocks, in the order of their ranges, and within one by offset. */
  record Taken(List<OffsetRange> ranges, List<PlacedBlock> placed) {
    List<TokenBlock> blocks() {
      return PlacedBlock.blocks(placed);
    }
  }

  /** Takes up to {@code count} buffered blocks, spread over the partitions. */
  Taken take(int count) {
    Map<Integer, Integer> shares = new TreeMap<>();
    int left = Math.min(count, available());
    while (left > 0) {
      for (int partition : buffered.keySet()) {
        int share = shares.getOrDefault(partition, 0);
        if (left > 0 && share < buffered(partition).size()) {
          shares.put(partition, share + 1);
          left--;
        }
      }
    }
    List<OffsetRange> ranges = new ArrayList<>();
    List<PlacedBlock> blocks = new ArrayList<>();
    shares.forEach((partition, share) -> ranges.add(take(partition, share, blocks)));
    return new Taken(ranges, blocks);
  }

  private OffsetRange take(int partition, int count, List<PlacedBlock> blocks) {
    Deque<PlacedBlock> queue = buffered(partition);
    long from = queue.element().offset();
    long to = from;
    for (int i = 0; i < count; i++) {
      PlacedBlock block = queue.remove();
      blocks.add(block);
      to = block.offset() + 1;
    }
    return new OffsetRange(topic.name(), partition, from, to, count);
  }

  /**
   * The blocks of a recorded range; {@link #seek} before the next {@link #fill}.
   *
   * @throws IllegalStateException if the topic no longer holds them
   */
  List<PlacedBlock> read(OffsetRange range) {
    List<PlacedBlock> found = found(range);
    if (found.size() != range.getBlocks()) {
      throw new IllegalStateException(
          "topic "
              + topic.name()
              + " holds "
              + found.size()
              + " blocks between offsets "
              + range.getFrom()
              + " and "
              + range.getTo()
              + " of partition "
              + range.getPartition()
              + ", but the ledger recorded "
              + range.getBlocks());
    }
    return found;
  }

  /** Reads on from the range before where it can: a seek costs a fetch, which may wait. */
  private List<PlacedBlock> found(OffsetRange range) {
    TopicPartition partition = new TopicPartition(topic.name(), range.getPartition());
    Long before = replayed.get(partition);
    if (before == null || before > range.getFrom()) {
      beginReplay(partition, range);
    }
    while (reached(partition) < range.getTo()) {
      long standing = reached(partition);
      scan.poll(this::buffer);
      if (reached(partition) == standing) {
        requireHeld(partition, range);
      }
    }
    replayed.put(partition, range.getTo());
    Deque<PlacedBlock> queue = buffered(range.getPartition());
    List<PlacedBlock> blocks = new ArrayList<>();
    while (!queue.isEmpty() && queue.element().offset() < range.getTo()) {
      PlacedBlock block = queue.remove();
      if (block.offset() >= range.getFrom()) {
        blocks.add(block);
      }
    }
    return blocks;
  }

  /** Reads this partition from the range on, and those that are replayed from where they are. */
  private void beginReplay(TopicPartition partition, OffsetRange range) {
    requireHeld(partition, range);
    Map<TopicPartition, Long> from = new HashMap<>();
    replayed.keySet().forEach(other -> from.put(other, reached(other)));
    from.put(partition, range.getFrom());
    replayed.put(partition, range.getFrom());
    buffered(range.getPartition()).clear();
    scan.seek(from);
  }

  private void requireHeld(TopicPartition partition, OffsetRange range) {
    List<TopicPartition> only = List.of(partition);
    requireHeld(
        partition,
        range.getFrom(),
        range.getTo(),
        scan.begins(only).getOrDefault(partition, 0L),
        scan.lastStableOffsets(only).getOrDefault(partition, 0L));
  }

  private Deque<PlacedBlock> buffered(int partition) {
    return buffered.getOrDefault(partition, new ArrayDeque<>());
  }

  /** Safe from any thread; ends what waits with a {@code WakeupException}. */
  @Override
  public void close() {
    scan.close();
  }
}
