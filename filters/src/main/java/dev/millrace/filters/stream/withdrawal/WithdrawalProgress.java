package dev.millrace.filters.stream.withdrawal;

import com.google.common.primitives.Longs;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Up to where a curation has obeyed {@code takedowns}, read from the changelog of its state. */
public final class WithdrawalProgress {
  static final String STORE = "withdrawal-progress";

  /** Key of the offset of {@code takedowns} before which all are obeyed. */
  static final String VERSION = "version";

  private static final byte[] VERSION_KEY = VERSION.getBytes(StandardCharsets.UTF_8);

  private WithdrawalProgress() {}

  /** Name of the topic that it is read from. */
  public static String changelog(Topics topics) {
    return topics.applicationId("curation") + "-" + STORE + "-changelog";
  }

  /**
   * The offset of {@code takedowns} before which all that were put in force have taken out what
   * they take of {@code clean-documents}; 0 where a partition has yet to obey any.
   */
  public static long read(Connection connection, Topics topics) {
    String changelog = changelog(topics);
    List<TopicPartition> partitions = new ArrayList<>();
    for (int partition = 0; partition < topics.settings().partitions(); partition++) {
      partitions.add(new TopicPartition(changelog, partition));
    }
    Map<Integer, Long> versions = new HashMap<>();
    Set<TopicPartition> existing;
    try (TopicEnds ends = new TopicEnds(connection)) {
      existing = ends.existing(partitions);
    }
    if (!existing.isEmpty()) {
      TopicScan.raw("progress of curation", connection, existing)
          .toEnd(record -> note(record, versions));
    }
    return partitions.stream()
        .mapToLong(one -> versions.getOrDefault(one.partition(), 0L))
        .min()
        .orElse(0);
  }

  private static void note(ConsumerRecord<byte[], byte[]> record, Map<Integer, Long> versions) {
    if (Arrays.equals(VERSION_KEY, record.key())
        && record.value() != null
        && record.value().length == Long.BYTES) {
      versions.put(record.partition(), Longs.fromByteArray(record.value()));
    }
  }
}
