package dev.millrace.filters.stream.withdrawal;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The topic itself, by a consumer of its own for each reading. */
public final class CleanDocumentsLog implements CleanLog {
  /** Who waits longer in a stage's thread loses its partitions ({@code max.poll.interval.ms}). */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Connection connection;
  private final List<TopicPartition> partitions;

  public CleanDocumentsLog(Connection connection, Topics topics) {
    this.connection = connection;
    this.partitions = topics.cleanDocuments().topicPartitions();
  }

  @Override
  public Reading open(int partition) {
    TopicPartition one = partitions.get(partition);
    return new Scanned(
        one, TopicScan.raw("curation", connection, List.of(one)).waitingAtMost(PATIENCE).open());
  }

  private record Scanned(TopicPartition one, OpenScan<ConsumerRecord<byte[], byte[]>> scan)
      implements Reading {

    @Override
    public long begin() {
      return scan.begins(List.of(one)).getOrDefault(one, 0L);
    }

    @Override
    public long end() {
      return scan.lastStableOffsets(List.of(one)).getOrDefault(one, 0L);
    }

    @Override
    public long read(long from, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
      if (scan.next().getOrDefault(one, -1L) != from) {
        scan.seek(Map.of(one, from));
      }
      scan.poll(taker);
      return scan.next().getOrDefault(one, from);
    }

    @Override
    public void close() {
      scan.close();
    }
  }
}
