package dev.millrace.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.kafka.RecordReading.Reading;
import dev.millrace.schemas.patience.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

/** What a real broker does on its own accord is in {@code TopicScanIT}. */
class OpenScanTest {
  private static final TopicPartition PARTITION = new TopicPartition("pages", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final Bounds bounds = new Bounds();
  private final List<String> told = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(1);
  private RecordReading<String> reading =
      message -> new Reading.Given<>(new String(message.value(), StandardCharsets.UTF_8));

  /** A topic's bounds, and whether the broker tells them. */
  private static final class Bounds implements TopicBounds {
    long begin;
    long end;
    int outages;

    @Override
    public Map<TopicPartition, Long> begins(Collection<TopicPartition> partitions) {
      return Map.of(PARTITION, begin);
    }

    @Override
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
      if (outages > 0) {
        outages--;
        throw new TimeoutException("no broker");
      }
      return Map.of(PARTITION, end);
    }

    @Override
    public Map<TopicPartition, Long> lastStableOffsets(Collection<TopicPartition> partitions) {
      return Map.of(PARTITION, end);
    }

    @Override
    public void close() {}
  }

  private final class Told implements ScanNotices {
    @Override
    public void waiting(String reason, Duration lasted) {
      told.add("waits: " + reason);
    }

    @Override
    public void goesOn(Duration lasted) {
      told.add("goes on");
    }

    @Override
    public void skipped(RecordLocation location, String reason) {
      told.add("skipped " + location + ": " + reason);
    }

    @Override
    public void missing(TopicPartition partition, long wanted, long next) {
      told.add("missing " + partition + " " + wanted + ".." + next);
    }
  }

  private OpenScan<String> scan(Map<TopicPartition, Long> from) {
    consumer.updateBeginningOffsets(new HashMap<>(Map.of(PARTITION, bounds.begin)));
    return new OpenScan<>(
        new OpenScan.Clients(Refusal.anywhere("accounts"), Optional.empty(), consumer, bounds),
        List.of(PARTITION),
        from,
        reading,
        new Told(),
        nanos::get);
  }

  private void add(String... values) {
    for (String value : values) {
      consumer.addRecord(
          new ConsumerRecord<>(
              "pages", 0, bounds.end++, new byte[0], value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /** They are there once the scan has assigned itself. */
  private void comes(String... values) {
    consumer.schedulePollTask(() -> add(values));
  }

  private List<String> toEnd(OpenScan<String> scan) {
    List<String> read = new ArrayList<>();
    scan.toEnd(read::add);
    return read;
  }

  @Test
  void anEmptyTopicIsReadWithoutAskingForRecords() {
    try (OpenScan<String> scan = scan(Map.of())) {
      assertThat(toEnd(scan)).isEmpty();
      assertThat(scan.next()).isEqualTo(Map.of(PARTITION, 0L));
    }
  }

  @Test
  void beginsAtTheFirstRetainedRecord() {
    bounds.begin = 5;
    bounds.end = 5;
    try (OpenScan<String> scan = scan(Map.of())) {
      toEnd(scan);
      assertThat(scan.next()).isEqualTo(Map.of(PARTITION, 5L));
    }
  }

  @Test
  void knowsOfNoOffsetBeforeTheFirstRead() {
    try (OpenScan<String> scan = scan(Map.of())) {
      assertThat(scan.next()).isEmpty();
    }
  }

  @Test
  void waitsForABrokerThatIsAwayAtTheBeginning() {
    bounds.outages = 2;
    try (OpenScan<String> scan = scan(Map.of())) {
      toEnd(scan);
    }
    assertThat(told)
        .containsExactly(
            "waits: the broker does not answer: TimeoutException no broker", "goes on");
  }

  @Test
  void waitsForABrokerThatIsAwayAmongRecords() {
    bounds.end = 2;
    try (OpenScan<String> scan = scan(Map.of())) {
      consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("gone")));
      consumer.schedulePollTask(() -> rewind("a", "b"));
      assertThat(toEnd(scan)).containsExactly("a", "b");
    }
    assertThat(told)
        .containsExactly("waits: the broker does not answer: KafkaException gone", "goes on");
  }

  private void rewind(String... values) {
    bounds.end -= values.length;
    add(values);
  }

  @Test
  void aRefusalEndsTheScan() {
    bounds.end = 1;
    try (OpenScan<String> scan = scan(Map.of())) {
      consumer.schedulePollTask(
          () -> consumer.setPollException(new SaslAuthenticationException("wrong password")));
      assertThatThrownBy(() -> toEnd(scan))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("accounts: the broker refuses access: wrong password");
    }
  }

  /** A registry may come back after the record was fetched; nothing is skipped for its absence. */
  @Test
  void waitsForARegistryThatIsAway() {
    AtomicInteger outages = new AtomicInteger(2);
    RecordReading<String> plain = reading;
    reading =
        message -> {
          if (outages.getAndDecrement() > 0) {
            throw new KafkaException("no registry");
          }
          return plain.read(message);
        };
    bounds.end = 1;
    try (OpenScan<String> scan = scan(Map.of())) {
      consumer.schedulePollTask(() -> rewind("a"));
      assertThat(toEnd(scan)).containsExactly("a");
    }
    assertThat(told).hasSize(2);
  }

  @Test
  void skipsAndGoesOn() {
    RecordReading<String> plain = reading;
    reading =
        message -> message.offset() == 1 ? new Reading.Skipped<>("poison") : plain.read(message);
    bounds.end = 3;
    try (OpenScan<String> scan = scan(Map.of())) {
      consumer.schedulePollTask(() -> rewind("a", "b", "c"));
      assertThat(toEnd(scan)).containsExactly("a", "c");
      assertThat(scan.next()).isEqualTo(Map.of(PARTITION, 3L));
    }
    assertThat(told).containsExactly("skipped pages-0@1: poison");
  }

  @Test
  void tellsOfATransactionThatStaysOpenOnceAMinute() {
    bounds.end = 2;
    try (OpenScan<String> scan = scan(Map.of())) {
      consumer.schedulePollTask(() -> rewind("a", "b"));
      consumer.schedulePollTask(() -> bounds.end++);
      assertThat(toEnd(scan)).containsExactly("a", "b");
      bounds.end = 3;
      for (int quiet = 0; quiet < 4; quiet++) {
        consumer.schedulePollTask(() -> nanos.addAndGet(Duration.ofSeconds(20).toNanos()));
      }
      consumer.schedulePollTask(() -> rewind("c"));
      assertThat(toEnd(scan)).containsExactly("c");
    }
    String open =
        "waits: pages-0 is read up to offset 2 of 3: a transaction is open there; if it stays so,"
            + " abort it with kafka-transactions.sh";
    assertThat(told).containsExactly(open, open, "goes on");
  }

  @Test
  void tellsOfABrokerThatWentAwayWhileNothingCame() throws Exception {
    OpenScan<String> scan = scan(Map.of());
    consumer.schedulePollTask(
        () -> {
          nanos.addAndGet(Duration.ofSeconds(20).toNanos());
          bounds.outages = 1;
        });
    CountDownLatch back = new CountDownLatch(1);
    consumer.schedulePollTask(back::countDown);
    CompletableFuture<Void> following = CompletableFuture.runAsync(() -> scan.follow(record -> {}));
    back.await();
    scan.close();
    following.get(1, TimeUnit.MINUTES);
    assertThat(told)
        .containsExactly(
            "waits: the broker does not answer: TimeoutException no broker", "goes on");
  }

  @Test
  void aTakerMayCloseTheScan() {
    bounds.end = 2;
    OpenScan<String> scan = scan(Map.of());
    consumer.schedulePollTask(() -> rewind("a", "b"));
    List<String> read = new ArrayList<>();
    scan.follow(
        record -> {
          read.add(record);
          scan.close();
        });
    assertThat(read).containsExactly("a");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void aClosedScanReadsNoMore() {
    OpenScan<String> scan = scan(Map.of());
    scan.close();
    assertThatThrownBy(() -> toEnd(scan)).isInstanceOf(WakeupException.class);
    scan.follow(record -> {});
  }

  @Test
  void tellsTheFollowerHowFarItHasCome() throws Exception {
    bounds.end = 2;
    OpenScan<String> scan = scan(Map.of());
    consumer.schedulePollTask(() -> rewind("a", "b"));
    List<String> events = new ArrayList<>();
    scan.follow(
        new ScanFollower<>() {
          @Override
          public void record(String record) {
            events.add(record);
          }

          @Override
          public void caughtUp() {
            events.add("caught up");
            comes("c");
          }

          @Override
          public void reached(Map<TopicPartition, Long> next) {
            events.add(next.toString());
            if (events.contains("c")) {
              scan.close();
            }
          }
        });
    assertThat(events).containsExactly("a", "b", "{pages-0=2}", "caught up", "c", "{pages-0=3}");
  }
}
