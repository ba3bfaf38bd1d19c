package dev.millrace.trainer.kafka;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
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
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> member;
  private final LeaseHolders holders;
  private final Set<String> memberIds = ConcurrentHashMap.newKeySet();
  private final Thread heartbeat;
  private volatile boolean closed;

  private RunLease(Consumer<byte[], byte[]> member, LeaseHolders holders) {
    this.member = member;
    this.holders = holders;
    noteMemberId();
    this.heartbeat = Thread.ofPlatform().name("trainer-lease").daemon().start(this::keep);
  }

  /**
   * Waits for the lease a little longer than a dead holder keeps it, and while nobody says who
   * holds it.
   *
   * @throws SettingsException if another trainer holds it, naming that one
   */
  static RunLease take(Connection connection, Topics topics, String run) {
    String group = topics.trainerId(run);
    Map<String, Object> config = connection.consumerConfig();
    config.put("group.id", group);
    config.put("client.id", "trainer-" + run + "-pid-" + ProcessHandle.current().pid());
    config.put("session.timeout.ms", Integer.toString(SESSION_MILLIS));
    config.put("heartbeat.interval.ms", "1000");
    config.put("group.protocol", "classic");
    // The default, by range, gives the partition to the lesser member id: often the newcomer.
    config.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    LeaseHolders holders = new LeaseHolders(connection, group);
    Consumer<byte[], byte[]> member =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      member.subscribe(List.of(topics.trainingBatches().name()));
      awaitAssignment(member, holders, run);
    } catch (RuntimeException e) {
      member.close();
      holders.close();
      throw e;
    }
    return new RunLease(member, holders);
  }

  private static void awaitAssignment(
      Consumer<byte[], byte[]> member, LeaseHolders holders, String run) {
    long heldSince = System.nanoTime();
    while (member.assignment().isEmpty()) {
      pollIdly(member);
      List<LeaseHolders.Holder> others = holders.now();
      if (others.isEmpty()) {
        heldSince = System.nanoTime();
      } else if (System.nanoTime() - heldSince > PATIENCE.toNanos()) {
        throw new SettingsException(
            "run "
                + run
                + " is being trained by "
                + others.stream().map(LeaseHolders.Holder::name).collect(Collectors.joining(", "))
                + "; stop that one or name another train.run");
      }
    }
  }

  /** Takes part in the group, but reads nothing. */
  private static void pollIdly(Consumer<byte[], byte[]> member) {
    member.pause(member.assignment());
    member.poll(POLL);
  }

  private void noteMemberId() {
    memberIds.add(member.groupMetadata().memberId());
  }

  /**
   * Whether the run is still this trainer's, as the broker says. Where it says twice in a row that
   * another one holds it, it is lost; while it says nothing, that is waited for.
   */
  boolean isHeld() {
    int lost = 0;
    while (lost < 2 && !closed) {
      List<LeaseHolders.Holder> holding = holders.now();
      if (holding.stream().map(LeaseHolders.Holder::memberId).anyMatch(memberIds::contains)) {
        return true;
      }
      lost = holding.isEmpty() ? 0 : lost + 1;
      Uninterruptibles.sleepUninterruptibly(LOOK_AGAIN);
    }
    return false;
  }

  private void keep() {
    try (member) {
      while (!closed) {
        pollIdly(member);
        noteMemberId();
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
    holders.close();
  }
}
