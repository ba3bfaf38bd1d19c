package dev.millrace.cli.view;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * How much has been packed, from the last block of each packer, since blocks are numbered without
 * gaps. Rows that a flush padded count as full ones. Safe for several threads.
 */
final class LastBlocks implements AutoCloseable {
  /** From the end, to find a record before the markers of the last transactions. */
  private static final long TAIL_OFFSETS = 20;

  private static final long LONGEST_WAIT_MILLIS = 2_000;

  private final OpenScan<TopicRecord<TokenBlock>> scan;
  private final List<TopicPartition> partitions;
  private final Map<Integer, TokenBlock> last = new HashMap<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("last-blocks").factory());
  private Future<Written> look = CompletableFuture.completedFuture(new Written(0, 0));
  private volatile Written latest = new Written(0, 0);

  /** Counts of targets and of rows. */
  record Written(long tokens, long blocks) {

    /**
     * Rows that no step has taken yet, if each is taken once.
     *
     * @param trained targets of all steps
     */
    long untrained(long trained) {
      double share = tokens == 0 ? 0 : (double) (tokens - trained) / tokens;
      return Math.max(0, Math.round(blocks * share));
    }
  }

  LastBlocks(Connection connection, RecordSerdes serdes, TypedTopic<TokenBlock> topic) {
    this.partitions = topic.topicPartitions();
    this.scan = TopicScan.values("the page of the pipeline", connection, serdes, topic).open();
  }

  /** As of now, or of the last look where the broker takes long to answer. */
  Written written() {
    try {
      return look().get(LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return latest;
    } catch (ExecutionException e) {
      throw new KafkaException("the last blocks cannot be read", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private synchronized Future<Written> look() {
    if (look.isDone()) {
      look = thread.submit(this::read);
    }
    return look;
  }

  private Written read() {
    Map<TopicPartition, Long> begins = scan.begins(partitions);
    Map<TopicPartition, Long> tails = scan.lastStableOffsets(partitions);
    tails.replaceAll(
        (partition, end) -> Math.max(begins.getOrDefault(partition, 0L), end - TAIL_OFFSETS));
    scan.seek(tails);
    scan.toEnd(block -> note(block.value()));
    long tokens =
        last.values().stream()
            .mapToLong(block -> block.getSequence() * block.getBlockLength() + block.getLength())
            .sum();
    long blocks = last.values().stream().mapToLong(block -> block.getSequence() + 1).sum();
    latest = new Written(tokens, blocks);
    return latest;
  }

  private void note(TokenBlock block) {
    last.merge(
        block.getPartition(),
        block,
        (before, after) -> after.getSequence() >= before.getSequence() ? after : before);
  }

  @Override
  public void close() {
    scan.close();
    thread.close();
  }
}
