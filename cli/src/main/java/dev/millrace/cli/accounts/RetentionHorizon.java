package dev.millrace.cli.accounts;

import dev.millrace.cli.run.Drain;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How much of the past the topics still hold, and so which pages can be balanced against what
 * became of them: each partition loses its oldest records by itself, segment by segment.
 *
 * <p>It rests on one order: a page's fate is never stamped earlier than the page. A page has the
 * time at which ingest sent it; what extraction decides has its page's time; what curation decides
 * has the time at which the broker appended the document. (Clocks of ingest and broker that differ
 * move it by as much.) So a page from {@code balancedFrom} on has its fate among the retained.
 *
 * <p>Timestamps within a partition do not quite rise, so the first retained one bounds those of
 * expired records only nearly; what expired by time is older than the topic's retention for
 * certain, and the later of both counts.
 *
 * @param countedSince up to here records that would be counted have expired, if any have
 * @param balancedFrom pages before it may have lost their fates, in milliseconds since 1970
 * @param pagesExpired whether fates may have lost their pages
 */
public record RetentionHorizon(
    Optional<Instant> countedSince, long balancedFrom, boolean pagesExpired) {

  /** Of topics that have lost nothing. */
  static final RetentionHorizon NONE =
      new RetentionHorizon(Optional.empty(), Long.MIN_VALUE, false);

  private static final String RETENTION = "retention.ms";

  /** What a topic's records are to the balance. */
  enum Role {
    PAGES,
    FATES,
    COUNTED_ONLY
  }

  /**
   * The oldest end of a partition.
   *
   * @param beginning offset of the first record that is left
   * @param firstTimestamp of that record; none in an empty partition
   * @param retentionMillis none where time deletes nothing
   */
  record Start(
      Role role, long beginning, OptionalLong firstTimestamp, OptionalLong retentionMillis) {

    /** What is close to its end may go while the topics are read, so a tenth is left for that. */
    private OptionalLong expiry(long now) {
      return retentionMillis.isPresent()
          ? OptionalLong.of(now - retentionMillis.getAsLong() / 10 * 9)
          : OptionalLong.empty();
    }

    private boolean isTrimmed() {
      return beginning > 0;
    }

    private boolean loses(long now) {
      return isTrimmed()
          || (firstTimestamp.isPresent()
              && firstTimestamp.getAsLong() < expiry(now).orElse(Long.MIN_VALUE));
    }

    private long lostBefore(long now) {
      OptionalLong expiry = expiry(now);
      return firstTimestamp.isEmpty() && expiry.isEmpty()
          ? now
          : Math.max(firstTimestamp.orElse(Long.MIN_VALUE), expiry.orElse(Long.MIN_VALUE));
    }

    private long heldSince(long now) {
      return firstTimestamp.orElse(now - retentionMillis.orElse(0));
    }
  }

  static RetentionHorizon of(List<Start> starts, Instant at) {
    long now = at.toEpochMilli();
    return new RetentionHorizon(
        starts.stream()
            .filter(Start::isTrimmed)
            .map(start -> Instant.ofEpochMilli(start.heldSince(now)))
            .max(Instant::compareTo),
        starts.stream()
            .filter(start -> start.role() == Role.FATES && start.loses(now))
            .mapToLong(start -> start.lostBefore(now))
            .max()
            .orElse(Long.MIN_VALUE),
        starts.stream().anyMatch(start -> start.role() == Role.PAGES && start.loses(now)));
  }

  /**
   * Asks the broker.
   *
   * @param consumer any; only offsets are asked for
   */
  static RetentionHorizon read(
      Connection connection, Topics topics, Consumer<?, ?> consumer, Instant now) {
    Map<String, Role> roles =
        Map.of(
            topics.pages().name(), Role.PAGES,
            topics.cleanDocuments().name(), Role.FATES,
            topics.droppedDocuments().name(), Role.FATES,
            topics.deadLetters().name(), Role.FATES,
            topics.documents().name(), Role.COUNTED_ONLY,
            topics.tokenBlocks().name(), Role.COUNTED_ONLY);
    Map<TopicPartition, Long> fromTheStart = new HashMap<>();
    for (TypedTopic<?> topic : topics.all()) {
      if (roles.containsKey(topic.name())) {
        Drain.partitions(topic).forEach(partition -> fromTheStart.put(partition, 0L));
      }
    }
    Map<String, OptionalLong> retentions = retentions(connection, roles.keySet());
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(fromTheStart.keySet());
    Map<TopicPartition, OffsetAndTimestamp> firsts = consumer.offsetsForTimes(fromTheStart);
    List<Start> starts = new ArrayList<>();
    beginnings.forEach(
        (partition, beginning) -> {
          OffsetAndTimestamp first = firsts.get(partition);
          starts.add(
              new Start(
                  roles.getOrDefault(partition.topic(), Role.COUNTED_ONLY),
                  beginning,
                  first == null ? OptionalLong.empty() : OptionalLong.of(first.timestamp()),
                  retentions.getOrDefault(partition.topic(), OptionalLong.empty())));
        });
    return of(starts, now);
  }

  private static Map<String, OptionalLong> retentions(
      Connection connection, Iterable<String> names) {
    List<ConfigResource> resources = new ArrayList<>();
    names.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
    try (Admin admin = Admin.create(connection.clientConfig())) {
      Map<String, OptionalLong> retentions = new HashMap<>();
      Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
      configs.forEach((topic, config) -> retentions.put(topic.name(), retention(config)));
      return retentions;
    } catch (ExecutionException e) {
      throw new KafkaException("cannot read the retention of the topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static OptionalLong retention(Config config) {
    ConfigEntry entry = config.get(RETENTION);
    long millis = entry == null || entry.value() == null ? -1 : Long.parseLong(entry.value());
    return millis < 0 ? OptionalLong.empty() : OptionalLong.of(millis);
  }

  /** A line for people, where counts do not cover all that ever was. */
  public Optional<String> note() {
    return countedSince.map(
        since ->
            "records before "
                + since
                + " have expired: pages, documents and tokens are counted as far as the topics"
                + " still hold them; WARC records, steps and checkpoints since ever");
  }
}
