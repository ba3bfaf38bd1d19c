package dev.millrace.accounts.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.TypedTopic;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Which of a topic's records retention may have taken. Only its own limits excuse: where records
 * are gone that are younger than {@code retention.ms}, from a partition that is smaller than {@code
 * retention.bytes}, something else took them, and they are missed.
 */
public final class Retention implements AutoCloseable {
  private final Admin admin;

  public Retention(Connection connection) {
    this.admin = Admin.create(connection.clientConfig());
  }

  /** Records of before that time may have expired; {@link Instant#MIN} where none has. */
  public Instant expiredBefore(TypedTopic<?> topic, Instant now) {
    List<TopicPartition> partitions = topic.topicPartitions();
    try {
      Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
      begins.values().removeIf(begin -> begin == 0);
      if (begins.isEmpty()) {
        return Instant.MIN;
      }
      Config config = config(topic);
      long millis = limit(config, "retention.ms");
      Instant byTime = millis < 0 ? Instant.MIN : now.minusMillis(millis);
      long bytes = limit(config, "retention.bytes");
      Instant bySize = bytes < 0 ? Instant.MIN : firstRetained(full(begins, bytes));
      return bySize.isAfter(byTime) ? bySize : byTime;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the retention of " + topic.name(), e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Config config(TypedTopic<?> topic) throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    return admin
        .describeConfigs(List.of(resource))
        .all()
        .get()
        .getOrDefault(resource, new Config(List.of()));
  }

  private static long limit(Config config, String key) {
    return config.get(key) == null ? -1 : Long.parseLong(config.get(key).value());
  }

  /** Those of the partitions that are as large as they may be. */
  private List<TopicPartition> full(Map<TopicPartition, Long> partitions, long bytes)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> sizes = new HashMap<>();
    List<Integer> brokers =
        admin.describeCluster().nodes().get().stream().map(node -> node.id()).toList();
    for (var folders : admin.describeLogDirs(brokers).allDescriptions().get().values()) {
      for (var folder : folders.values()) {
        for (Map.Entry<TopicPartition, ReplicaInfo> replica : folder.replicaInfos().entrySet()) {
          sizes.merge(replica.getKey(), replica.getValue().size(), Math::max);
        }
      }
    }
    return partitions.keySet().stream()
        .filter(partition -> sizes.getOrDefault(partition, 0L) >= bytes)
        .toList();
  }

  private Instant firstRetained(List<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    return offsets(partitions, OffsetSpec.forTimestamp(0), true).values().stream()
        .map(Instant::ofEpochMilli)
        .max(Instant::compareTo)
        .orElse(Instant.MIN);
  }

  private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec spec)
      throws ExecutionException, InterruptedException {
    return offsets(partitions, spec, false);
  }

  private Map<TopicPartition, Long> offsets(
      List<TopicPartition> partitions, OffsetSpec spec, boolean timestamps)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, spec));
    Map<TopicPartition, Long> found = new HashMap<>();
    for (Map.Entry<TopicPartition, ListOffsetsResultInfo> answer :
        admin.listOffsets(asked).all().get().entrySet()) {
      ListOffsetsResultInfo info = answer.getValue();
      found.put(answer.getKey(), timestamps ? info.timestamp() : info.offset());
    }
    return found;
  }

  @Override
  public void close() {
    admin.close();
  }
}
