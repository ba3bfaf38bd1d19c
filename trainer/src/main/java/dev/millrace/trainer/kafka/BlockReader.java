package dev.millrace.trainer.kafka;

import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.trainer.data.DataPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Token blocks of one topic by explicit partition and offset; no consumer group, because offsets
 * come from the ledger.
 */
final class BlockReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<String, TokenBlock> consumer;
  private final TypedTopic<TokenBlock> topic;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<Integer, Deque<ConsumerRecord<String, TokenBlock>>> buffered = new TreeMap<>();

  /** How far recorded ranges were read; empty while new blocks are. */
  private final Map<TopicPartition, Long> replayed = new HashMap<>();

  BlockReader(Consumer<String, TokenBlock> consumer, TypedTopic<TokenBlock> topic) {
    this.consumer = consumer;
    this.topic = topic;
    for (int partition = 0; partition < topic.partitions(); partition++) {
      partitions.add(new TopicPartition(topic.name(), partition));
      buffered.put(partition, new ArrayDeque<>());
    }
  }

  /**
   * Goes on at a position; what was buffered is forgotten. A partition that was never read begins
   * at its log start.
   *
   * @throws IllegalStateException if the topic no longer holds the position, or not yet
   */
  void seek(DataPosition position) {
    consumer.assign(partitions);
    replayed.clear();
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long first = begin.getOrDefault(partition, 0L);
      long next = position.next(partition.partition()).orElse(first);
      requireHeld(partition, next, next, first, end.getOrDefault(partition, 0L));
      consumer.seek(partition, next);
      buffered(partition.partition()).clear();
    }
  }

  private static void requireHeld(
      TopicPartition partition, long from, long to, long first, long end) {
    if (from < first) {
      throw belowLogStart(partition, from, first);
    }
    if (to > end) {
      throw new IllegalStateException(
          "the run has read "
              + partition
              + " up to offset "
              + to
              + ", but the topic ends at "
              + end
              + ": it is another topic of that name; start a new train.run");
    }
  }

  /**
   * Waits a moment for blocks of the pass, up to about {@code wanted} of them; returns how many are
   * at hand.
   */
  int fill(int wanted, DataPosition position) {
    if (available() < wanted) {
      for (ConsumerRecord<String, TokenBlock> block : poll()) {
        if (position.inPass(block.partition(), block.offset())) {
          buffered(block.partition()).add(block);
        }
      }
    }
    return available();
  }

  /** Blocks may be deleted before they are read, which is no reason to pass them over. */
  private ConsumerRecords<String, TokenBlock> poll() {
    try {
      return consumer.poll(POLL);
    } catch (OffsetOutOfRangeException e) {
      Map.Entry<TopicPartition, Long> wanted =
          e.offsetOutOfRangePartitions().entrySet().iterator().next();
      TopicPartition partition = wanted.getKey();
      long first = consumer.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
      throw belowLogStart(partition, wanted.getValue(), first);
    }
  }

  private int available() {
    return buffered.values().stream().mapToInt(Deque::size).sum();
  }

  /** Whether every committed block of the pass is at hand or taken. */
  boolean atEnd(DataPosition position) {
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      long reached = consumer.position(partition);
      if (reached < end.getOrDefault(partition, 0L)
          && position.inPass(partition.partition(), reached)) {
        return false;
      }
    }
    return true;
  }

  /** A step's blocks, in the order of their ranges, and within one by offset. */
  record Taken(List<OffsetRange> ranges, List<TokenBlock> blocks) {}

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
    List<TokenBlock> blocks = new ArrayList<>();
    shares.forEach((partition, share) -> ranges.add(take(partition, share, blocks)));
    return new Taken(ranges, blocks);
  }

  private OffsetRange take(int partition, int count, List<TokenBlock> blocks) {
    Deque<ConsumerRecord<String, TokenBlock>> queue = buffered(partition);
    long from = queue.element().offset();
    long to = from;
    for (int i = 0; i < count; i++) {
      ConsumerRecord<String, TokenBlock> block = queue.remove();
      blocks.add(block.value());
      to = block.offset() + 1;
    }
    return new OffsetRange(topic.name(), partition, from, to, count);
  }

  /**
   * The blocks of recorded ranges; {@link #seek} before the next {@link #fill}.
   *
   * @throws IllegalStateException if the topic no longer holds them
   */
  List<TokenBlock> read(List<OffsetRange> ranges) {
    List<TokenBlock> blocks = new ArrayList<>();
    for (OffsetRange range : ranges) {
      List<TokenBlock> found = read(range);
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
      blocks.addAll(found);
    }
    return blocks;
  }

  /** Reads on from the range before where it can: a seek costs a fetch, which may wait. */
  private List<TokenBlock> read(OffsetRange range) {
    TopicPartition partition = new TopicPartition(topic.name(), range.getPartition());
    Long reached = replayed.get(partition);
    if (reached == null || reached > range.getFrom()) {
      beginReplay(partition, range);
    }
    while (consumer.position(partition) < range.getTo()) {
      ConsumerRecords<String, TokenBlock> polled = poll();
      polled.forEach(block -> buffered(block.partition()).add(block));
      if (polled.isEmpty()) {
        requireHeld(partition, range);
      }
    }
    replayed.put(partition, range.getTo());
    Deque<ConsumerRecord<String, TokenBlock>> queue = buffered(range.getPartition());
    List<TokenBlock> blocks = new ArrayList<>();
    while (!queue.isEmpty() && queue.element().offset() < range.getTo()) {
      ConsumerRecord<String, TokenBlock> block = queue.remove();
      if (block.offset() >= range.getFrom()) {
        blocks.add(block.value());
      }
    }
    return blocks;
  }

  private void beginReplay(TopicPartition partition, OffsetRange range) {
    replayed.put(partition, range.getFrom());
    // Only what has a position: there is none to fall back to.
    consumer.assign(replayed.keySet());
    requireHeld(partition, range);
    consumer.seek(partition, range.getFrom());
    buffered(range.getPartition()).clear();
  }

  private void requireHeld(TopicPartition partition, OffsetRange range) {
    List<TopicPartition> only = List.of(partition);
    requireHeld(
        partition,
        range.getFrom(),
        range.getTo(),
        consumer.beginningOffsets(only).getOrDefault(partition, 0L),
        consumer.endOffsets(only).getOrDefault(partition, 0L));
  }

  private Deque<ConsumerRecord<String, TokenBlock>> buffered(int partition) {
    return buffered.getOrDefault(partition, new ArrayDeque<>());
  }

  private static IllegalStateException belowLogStart(
      TopicPartition partition, long wanted, long first) {
    return new IllegalStateException(
        "the run needs "
            + partition
            + " from offset "
            + wanted
            + ", but the topic now begins at "
            + first
            + ": what is between was deleted untrained; raise its retention, and start a new"
            + " train.run");
  }

  @Override
  public void close() {
    consumer.close();
  }
}
