package dev.millrace.filters.stream;

import com.google.common.primitives.Longs;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.OpenScan;
import dev.millrace.schemas.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a running curation has decided, read from the changelog of its order. Documents that wait
 * for their turn are no lag of any topic.
 */
public final class DedupProgress implements AutoCloseable {
  static final String STORE = "dedup-progress";

  /** Key of the timestamp before which every document has been decided. */
  static final String RELEASED = "released";

  private static final byte[] RELEASED_KEY = RELEASED.getBytes(StandardCharsets.UTF_8);

  private final OpenScan<ConsumerRecord<byte[], byte[]>> scan;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<TopicPartition, Long> released = new HashMap<>();

  /** Name of the topic that it is read from. */
  public static String changelog(Topics topics) {
    return topics.applicationId("curation") + "-" + STORE + "-changelog";
  }

  /** Begins to read; the curation has to have been started once. */
  public DedupProgress(Connection connection, Topics topics) {
    String changelog = changelog(topics);
    for (int partition = 0; partition < topics.settings().partitions(); partition++) {
      partitions.add(new TopicPartition(changelog, partition));
    }
    scan = TopicScan.raw("progress of curation", connection, partitions).open();
  }

  /** Whether all documents with this or an earlier timestamp have been decided and committed. */
  public boolean isPast(long timestamp) {
    Map<TopicPartition, Long> before;
    do {
      before = scan.next();
      scan.poll(this::note);
    } while (!scan.next().equals(before));
    return partitions.stream().allMatch(one -> released.getOrDefault(one, -1L) > timestamp);
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    if (Arrays.equals(RELEASED_KEY, record.key())
        && record.value() != null
        && record.value().length == Long.BYTES) {
      released.put(
          new TopicPartition(record.topic(), record.partition()),
          Longs.fromByteArray(record.value()));
    }
  }

  @Override
  public void close() {
    scan.close();
  }
}
