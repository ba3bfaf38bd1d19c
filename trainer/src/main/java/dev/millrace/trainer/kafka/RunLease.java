package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * At most one trainer a run: whoever the group of the run assigns the one partition of {@code
 * training-batches} to. A trainer that died loses it after the session timeout; a paused one that
 * wakes up is fenced by the ledger's transactional id.
 */
final class RunLease implements AutoCloseable {
  private static final int SESSION_MILLIS = 6_000;
  private static final Duration PATIENCE = Duration.ofMillis(SESSION_MILLIS + 4_000);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Consumer<byte[], byte[]> member;
  private final Thread heartbeat;
  private volatile boolean closed;

  private RunLease(Consumer<byte[], byte[]> member) {
    this.member = member;
    this.heartbeat = Thread.ofPlatform().name("trainer-lease").daemon().start(this::keep);
  }

  /**
   * Waits for the lease a little longer than a dead holder keeps it.
   *
   * @throws SettingsException if another trainer holds it, naming that one
   */
  static RunLease take(Connection connection, Topics topics, String run) {
    String group = topics.applicationId("trainer") + "-" + run;
    Map<String, Object> config = connection.consumerConfig();
    config.put("group.id", group);
    config.put("client.id", "trainer-" + run + "-pid-" + ProcessHandle.current().pid());
    config.put("session.timeout.ms", Integer.toString(SESSION_MILLIS));
    config.put("heartbeat.interval.ms", "1000");
    config.put("group.protocol", "classic");
    // The default, by range, gives the partition to the lesser member id: often the newcomer.
    config.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    Consumer<byte[], byte[]> member =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      member.subscribe(List.of(topics.trainingBatches().name()));
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (member.assignment().isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new SettingsException(
              "run "
                  + run
                  + " is being trained by "
                  + holder(connection, group)
                  + "; stop that one or name another train.run");
        }
        pollIdly(member);
      }
    } catch (RuntimeException e) {
      member.close();
      throw e;
    }
    return new RunLease(member);
  }

  /** Takes part in the group, but reads nothing. */
  private static void pollIdly(Consumer<byte[], byte[]> member) {
    member.pause(member.assignment());
    member.poll(POLL);
  }

  private static String holder(Connection connection, String group) {
    try (Admin admin = Admin.create(connection.clientConfig())) {
      return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
          .flatMap(description -> description.members().stream())
          .filter(member -> !member.assignment().topicPartitions().isEmpty())
          .map(member -> member.clientId() + " at " + member.host())
          .collect(Collectors.joining(", "));
    } catch (ExecutionException e) {
      return "another trainer";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "another trainer";
    }
  }

  private void keep() {
    try (member) {
      while (!closed) {
        pollIdly(member);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      heartbeat.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
