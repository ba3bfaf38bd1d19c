package dev.millrace.crawl.kafka;

import dev.millrace.crawl.lease.FinishedOffsets;
import dev.millrace.crawl.lease.PollAge;
import dev.millrace.schemas.Decoded;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.RecordDecoder;
import dev.millrace.schemas.RecordLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes orders, has them carried out side by side, and commits what came of each, in any order, in
 * one transaction with the offsets of those that are done.
 *
 * <p>Used by one thread, but for {@link #stop}.
 */
final class FetchLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FetchLoop.class);
  private static final Duration POLL = Duration.ofMillis(20);

  /** Orders in memory; more wait on the topic. */
  private static final int MOST_HELD = 10_000;

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final RecordDecoder<FetchOrder> decoder;
  private final OrderRunner runner;
  private final VisitSender sender;
  private final FetchSettings settings;
  private final PollAge age;
  private final int recordsAPoll;

  private final Map<TopicPartition, HeldPartition> held = new HashMap<>();
  private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
  private final List<Done> batch = new ArrayList<>();
  private long batchBegin;
  private long running;
  private volatile boolean stopped;

  FetchLoop(FetchClients clients, FetchSettings settings, OrderRunner runner, PollAge age) {
    this.consumer = clients.consumer();
    this.topic = clients.ordersTopic();
    this.decoder = clients.decoder();
    this.sender = clients.sender();
    this.settings = settings;
    this.runner = runner;
    this.age = age;
    this.recordsAPoll = clients.recordsAPoll();
  }

  /** Until {@link #stop}. */
  void run() {
    consumer.subscribe(List.of(topic), new Rebalance());
    while (!stopped) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        take(record);
      }
      age.polled();
      collect();
      if (isBatchFull()) {
        commit();
      }
      pauseOrResume();
    }
    collect();
    commit();
  }

  /** From any thread. */
  void stop() {
    stopped = true;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    HeldPartition partition = held.get(new TopicPartition(record.topic(), record.partition()));
    if (partition == null) {
      return;
    }
    boolean isDone = partition.offsets().isFinished(record.offset());
    partition.offsets().begin(record.offset());
    if (isDone) {
      return;
    }
    RecordLocation location =
        new RecordLocation(record.topic(), record.partition(), record.offset());
    switch (decoder.decode(record.value(), location)) {
      case Decoded.Value<FetchOrder>(FetchOrder order) -> {
        running++;
        runner.start(order, partition, record.offset(), done::add);
      }
      case Decoded.Unreadable<FetchOrder>(var letter) -> {
        running++;
        done.add(new Done.Unreadable(partition, record.offset(), letter));
      }
    }
  }

  private void collect() {
    List<Done> ended = new ArrayList<>();
    done.drainTo(ended);
    running -= ended.size();
    if (batch.isEmpty() && !ended.isEmpty()) {
      batchBegin = System.nanoTime();
    }
    batch.addAll(ended);
    batch.removeIf(one -> one.partition().isDropped());
  }

  private boolean isBatchFull() {
    return !batch.isEmpty()
        && (batch.size() >= settings.batchVisits()
            || batch.stream().mapToLong(Done::bytes).sum() >= settings.batchBytes()
            || System.nanoTime() - batchBegin >= settings.batchTime().toNanos());
  }

  /** What cannot be committed now stays in the batch, unless its partition has been taken away. */
  private void commit() {
    batch.removeIf(one -> one.partition().isDropped());
    if (batch.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    Set<HeldPartition> touched = new HashSet<>();
    for (Done one : batch) {
      one.partition().offsets().finish(one.offset());
      touched.add(one.partition());
    }
    for (HeldPartition partition : touched) {
      offsets.put(
          partition.partition(),
          new OffsetAndMetadata(partition.offsets().lowWater(), partition.offsets().metadata()));
    }
    if (sender.commit(batch, offsets, consumer.groupMetadata())) {
      batch.clear();
    } else {
      batchBegin = System.nanoTime();
    }
  }

  private void pauseOrResume() {
    Set<TopicPartition> full = new HashSet<>();
    Set<TopicPartition> free = new HashSet<>();
    for (HeldPartition partition : held.values()) {
      boolean room = running < MOST_HELD && partition.offsets().hasRoomFor(recordsAPoll);
      (room ? free : full).add(partition.partition());
    }
    consumer.pause(full);
    consumer.resume(free);
  }

  /**
   * What is done is committed before a partition goes; what is not, its next fetcher does again.
   */
  private final class Rebalance implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      Set<TopicPartition> taken = Set.copyOf(partitions);
      Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(taken);
      Map<TopicPartition, Long> ends = consumer.endOffsets(taken);
      long now = System.nanoTime();
      for (TopicPartition partition : taken) {
        OffsetAndMetadata before = committed.get(partition);
        FinishedOffsets offsets =
            before == null
                ? FinishedOffsets.none()
                : FinishedOffsets.of(before.offset(), before.metadata());
        held.put(
            partition,
            new HeldPartition(partition, offsets, ends.getOrDefault(partition, 0L), now));
      }
      LOG.info("holds orders of {}", held.keySet());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      collect();
      commit();
      onPartitionsLost(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      for (TopicPartition partition : partitions) {
        HeldPartition lost = held.remove(partition);
        if (lost != null) {
          lost.drop();
        }
      }
      batch.removeIf(one -> one.partition().isDropped());
    }
  }

  @Override
  public void close() {
    held.values().forEach(HeldPartition::drop);
    runner.close();
    sender.close();
    consumer.close();
  }
}
