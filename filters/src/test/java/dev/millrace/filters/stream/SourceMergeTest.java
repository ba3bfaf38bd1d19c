package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

/**
 * The whole protocol without a broker: pages from which an extraction makes documents at any speed,
 * partition by partition, tasks that read them at any speed, commit, die and begin again, and the
 * merge that dies with them.
 */
class SourceMergeTest {
  private static final int SOURCES = 3;
  private static final int SEEDS = 300;
  private static final int DOCUMENTS = 60;

  /** What the tasks do while documents are appended. */
  private enum Manner {
    ALONG,
    AFTERWARDS
  }

  @Test
  void aRunThatGoesAlongHasTheOrderOfTheTopic() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(new Random(seed));
      simulation.run(Manner.ALONG);
      simulation.requireTopicsOrder(seed);
    }
  }

  @Test
  void aReplayHasTheOrderOfTheTopic() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Simulation simulation = new Simulation(new Random(seed));
      simulation.run(Manner.AFTERWARDS);
      simulation.requireTopicsOrder(seed);
    }
  }

  private static final class Simulation {
    private final Random random;
    private final List<List<OrderKey>> pages = new ArrayList<>();
    private final List<List<OrderKey>> topic = new ArrayList<>();
    private final int[] extracted = new int[SOURCES];

    /** A partition whose extraction is away, as after a kill; -1 for none. */
    private int stalled = -1;

    private final List<Task> tasks = new ArrayList<>();
    private final List<Arrival> repartition = new ArrayList<>();
    private final TreeMapStore<Bytes, byte[]> waiting = new TreeMapStore<>();
    private final TreeMapStore<String, Long> progress = new TreeMapStore<>();
    private final List<OrderKey> released = new ArrayList<>();
    private final long[] brokerClocks = new long[SOURCES];
    private DocumentOrder order = new DocumentOrder(waiting, progress, SOURCES);
    private int taken;
    private int appended;
    private int stragglers;
    private long now = 100_000;

    Simulation(Random random) {
      this.random = random;
      for (int source = 0; source < SOURCES; source++) {
        pages.add(new ArrayList<>());
        topic.add(new ArrayList<>());
        brokerClocks[source] = skew();
        tasks.add(new Task(source));
      }
    }

    /** Half of what two clocks may differ by, so that no two differ by more. */
    private long skew() {
      long most = SourcePromises.CLOCKS.toMillis() / 2;
      return random.nextLong(-most, most + 1);
    }

    void run(Manner manner) {
      while (appended < DOCUMENTS) {
        now += random.nextInt(10) == 0 ? random.nextInt(3_000) : random.nextInt(3);
        if (random.nextInt(4) == 0) {
          append();
        }
        if (manner == Manner.ALONG) {
          extract();
          work();
        }
      }
      stalled = -1;
      for (int steps = 0; released.size() < DOCUMENTS && steps < 20_000; steps++) {
        now += random.nextInt(100);
        extract();
        work();
      }
    }

    private void append() {
      // Bursts on one partition, so that others are at their ends.
      int source = random.nextInt(3) == 0 ? random.nextInt(SOURCES) : 0;
      List<OrderKey> log = pages.get(source);
      long last = log.isEmpty() ? 0 : log.getLast().timestamp();
      long timestamp = Math.max(last, now + brokerClocks[source]);
      log.add(new OrderKey(timestamp, source, log.size()));
      appended++;
    }

    /** A transaction of the extraction: some pages of one partition become documents. */
    private void extract() {
      if (random.nextInt(40) == 0) {
        stalled = random.nextInt(-1, SOURCES);
      }
      int source = random.nextInt(SOURCES);
      for (int i = random.nextInt(4);
          source != stalled && i > 0 && extracted[source] < pages.get(source).size();
          i--) {
        topic.get(source).add(pages.get(source).get(extracted[source]++));
      }
    }

    private void work() {
      Task task = tasks.get(random.nextInt(SOURCES));
      switch (random.nextInt(12)) {
        case 0 -> task.crash();
        case 1, 2, 3 -> task.commit();
        case 4, 5 -> task.tick();
        case 6 -> order = new DocumentOrder(waiting, progress, SOURCES);
        case 7, 8 -> merge();
        default -> task.read();
      }
    }

    private void merge() {
      for (int i = random.nextInt(6); i > 0 && taken < repartition.size(); i--) {
        switch (repartition.get(taken++)) {
          case Arrival.Promise(int source, long from) -> order.promise(source, from);
          case Arrival.Waiting(OrderKey key, String window, byte[] candidate, var _) -> {
            stragglers += order.isStraggler(key) ? 1 : 0;
            order.promise(key.source(), key.timestamp());
            if (order.isNext(key)) {
              released.add(key);
            } else {
              order.hold(key, key.toBytes());
            }
          }
        }
      }
      order.take(4).forEach(value -> released.add(OrderKey.read(ByteBuffer.wrap(value))));
    }

    void requireTopicsOrder(int seed) {
      assertThat(released).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
      assertThat(released).as("seed %d: none waits for ever", seed).hasSize(DOCUMENTS);
      assertThat(stragglers).as("seed %d", seed).isZero();
    }

    /** Reads one source; what it sends is seen only once it is committed. */
    private final class Task implements TopicTail {
      private final int source;
      private final long clock = skew();
      private final List<Arrival> sent = new ArrayList<>();
      private SourcePromises promises;
      private int committed;
      private int next;

      Task(int source) {
        this.source = source;
        this.promises = new SourcePromises(source, this);
      }

      void read() {
        List<OrderKey> log = topic.get(source);
        if (next < log.size()) {
          OrderKey key = log.get(next++);
          sent.add(new Arrival.Waiting(key, "w", new byte[0]));
          promises.read(key.offset(), key.timestamp());
        }
      }

      void tick() {
        promises.next(now + clock).ifPresent(from -> sent.add(new Arrival.Promise(source, from)));
      }

      void commit() {
        repartition.addAll(sent);
        sent.clear();
        committed = next;
      }

      void crash() {
        sent.clear();
        next = committed;
        promises = new SourcePromises(source, this);
      }

      @Override
      public List<Long> ends() {
        return topic.stream().map(log -> (long) log.size()).toList();
      }

      @Override
      public OptionalLong pendingSince() {
        return IntStream.range(0, SOURCES)
            .filter(source -> extracted[source] < pages.get(source).size())
            .mapToLong(source -> pages.get(source).get(extracted[source]).timestamp())
            .min();
      }

      @Override
      public long newest() {
        return topic.stream()
            .filter(log -> !log.isEmpty())
            .mapToLong(log -> log.getLast().timestamp())
            .max()
            .orElse(-1);
      }

      @Override
      public boolean isRead(int partition, OptionalLong processed, long end) {
        return processed.orElse(committed) >= end;
      }
    }
  }
}
