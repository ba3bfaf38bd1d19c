package dev.millrace.replay.takedown.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.TypedTopic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;

/**
 * For how long topics keep a record at the most, by their settings of now. Kafka deletes a segment
 * once its youngest record is older than {@code retention.ms}, and begins a new one after {@code
 * segment.ms}; a limit in bytes only makes it sooner.
 */
final class KeptFor {
  /** Until the broker looks, and then deletes the files. */
  private static final Duration LOOKS = Duration.ofMinutes(10);

  private final Map<String, Optional<Duration>> byTopic = new HashMap<>();

  private KeptFor() {}

  static KeptFor read(Connection connection, Collection<? extends TypedTopic<?>> topics) {
    List<ConfigResource> asked =
        topics.stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    KeptFor kept = new KeptFor();
    try (Admin admin = Admin.create(connection.clientConfig())) {
      admin
          .describeConfigs(asked)
          .all()
          .get()
          .forEach((topic, config) -> kept.byTopic.put(topic.name(), keptFor(config)));
      return kept;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the retention of topics", e.getCause());
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  static Optional<Duration> keptFor(Config config) {
    Optional<Long> retention = millis(config, "retention.ms");
    Optional<Long> segment = millis(config, "segment.ms");
    boolean isDeleted =
        config.get("cleanup.policy") != null
            && config.get("cleanup.policy").value().contains("delete");
    if (!isDeleted || retention.isEmpty() || segment.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(retention.get()).plusMillis(segment.get()).plus(LOOKS));
  }

  /** Empty where there is no limit. */
  private static Optional<Long> millis(Config config, String key) {
    return Optional.ofNullable(config.get(key))
        .map(entry -> Long.parseLong(entry.value()))
        .filter(millis -> millis >= 0);
  }

  Optional<Duration> of(String topic) {
    return byTopic.getOrDefault(topic, Optional.empty());
  }
}
