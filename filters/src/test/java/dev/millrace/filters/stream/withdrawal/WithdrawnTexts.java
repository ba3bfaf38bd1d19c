package dev.millrace.filters.stream.withdrawal;

import dev.millrace.filters.stream.KnownTakedowns;
import dev.millrace.filters.stream.TopologyRun;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.WithdrawnDocument;
import dev.millrace.schemas.takedown.Tombstones;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Clean documents in the test driver, takedowns that come and go, and what is withdrawn. */
final class WithdrawnTexts implements AutoCloseable {
  /** In which all is read again that the tests write. */
  private static final int TURNS = 300;

  private final RecordSerdes serdes = TopologyRun.serdes();
  private final List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
  private final KnownTakedowns known = new KnownTakedowns();
  private final List<TestRecord<String, Document>> tombstones = new ArrayList<>();
  private final TopologyRun run;
  private int recordsAtOnce = Integer.MAX_VALUE;
  private boolean gaveThisTurn;

  WithdrawnTexts(Path state) {
    run =
        new TopologyRun(
            WithdrawalTopology.addTo(
                new Topology(), TopologyRun.TOPICS, serdes, known, partition -> new InMemory()),
            serdes,
            state);
  }

  private final class InMemory implements CleanLog.Reading {
    @Override
    public long begin() {
      return 0;
    }

    @Override
    public long end() {
      return log.size();
    }

    @Override
    public long read(long from, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
      long to = gaveThisTurn ? from : Math.min(log.size(), from + recordsAtOnce);
      gaveThisTurn = recordsAtOnce < Integer.MAX_VALUE;
      log.subList((int) from, (int) to).forEach(taker);
      return to;
    }

    @Override
    public void close() {}
  }

  /** That reading once more gives so many records at a time, and no more in one turn. */
  void readAtOnce(int records) {
    recordsAtOnce = records;
  }

  void clean(String id, String url, String digest) {
    Document document =
        Document.newBuilder()
            .setRecordId(id)
            .setUrl(url)
            .setContentDigest(digest)
            .setText("text")
            .setIngestedAt(Instant.ofEpochMilli(5))
            .build();
    append(url, run.bytes(TopologyRun.TOPICS.cleanDocuments(), document));
  }

  /** A record that is no document of ours. */
  void poison(String url, byte @Nullable [] value) {
    append(url, value);
  }

  private void append(String url, byte @Nullable [] value) {
    log.add(
        new ConsumerRecord<>(
            TopologyRun.TOPICS.cleanDocuments().name(),
            0,
            log.size(),
            7,
            TimestampType.CREATE_TIME,
            0,
            0,
            url.getBytes(StandardCharsets.UTF_8),
            value,
            new RecordHeaders(),
            Optional.empty()));
    run.pipeBytes(TopologyRun.TOPICS.cleanDocuments(), url, value, 7);
    appendTombstones();
  }

  void takedown(String target) {
    known.add(target);
  }

  void revoke(String target) {
    known.revoke(target);
  }

  /** As another instance would, that has read no more than so many records of them. */
  void knowOnly(int records) {
    known.knowOnly(records);
  }

  int written() {
    return known.written();
  }

  void tick() {
    gaveThisTurn = false;
    run.driver().advanceWallClockTime(WithdrawProcessor.TICK);
    appendTombstones();
  }

  void settle() {
    for (int i = 0; i < TURNS; i++) {
      tick();
    }
  }

  /** The driver gives what the stage writes to its own input back to it, at offsets of its own. */
  private void appendTombstones() {
    for (TestRecord<String, Document> record : run.records(TopologyRun.TOPICS.cleanDocuments())) {
      if (record.value() == null) {
        tombstones.add(record);
        log.add(
            new ConsumerRecord<>(
                TopologyRun.TOPICS.cleanDocuments().name(),
                0,
                log.size(),
                record.key().getBytes(StandardCharsets.UTF_8),
                null));
      }
    }
  }

  /** Ids and keys of the tombstones on {@code clean-documents} until now. */
  List<String> tombstones() {
    return tombstones.stream().map(WithdrawnTexts::inWords).toList();
  }

  /** The same on {@code documents} since the last call. */
  List<String> tombstonesOfDocuments() {
    return run.records(TopologyRun.TOPICS.documents()).stream()
        .filter(record -> record.value() == null)
        .map(WithdrawnTexts::inWords)
        .toList();
  }

  private static String inWords(TestRecord<String, ?> record) {
    return Tombstones.withdrawn(record.headers()).orElse("nothing") + " of " + record.key();
  }

  List<PageFate> fates() {
    return run.read(TopologyRun.TOPICS.pageFates());
  }

  List<WithdrawnDocument> withdrawn() {
    return run.read(TopologyRun.TOPICS.withdrawnDocuments());
  }

  @Override
  public void close() {
    run.close();
  }
}
