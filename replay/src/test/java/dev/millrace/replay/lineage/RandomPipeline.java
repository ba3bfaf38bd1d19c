package dev.millrace.replay.lineage;

import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.OffsetRange;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TypedTopic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;

/** What a pipeline might have written, without texts that make sense. */
public final class RandomPipeline {
  public static final TopicSettings SETTINGS = new TopicSettings("", "", 2, (short) 1);
  public static final Topics TOPICS = new Topics(SETTINGS);

  private static final List<String> HOSTS =
      List.of("a.example", "www.a.example", "b.example:8080", "c.test");
  private static final int LENGTH = 8;
  private static final int MOST_TAKEDOWNS = 40;

  private final Random random;
  private final List<Written<?>> written = new ArrayList<>();
  private final long[] nextBlock = new long[2];
  private final List<Document> open = new ArrayList<>();
  private int pages;
  private int takedowns;
  private long step;
  private final long[] nextOfRun = new long[2];

  public RandomPipeline(long seed) {
    this.random = new Random(seed);
  }

  /** A record and where it is to be written. */
  public record Written<T extends SpecificRecord>(
      TypedTopic<T> topic, int partition, String key, T value) {}

  private <T extends SpecificRecord> void write(
      TypedTopic<T> topic, int partition, String key, T value) {
    written.add(new Written<>(topic, partition, key, value));
  }

  /** So many events more, and what they wrote. */
  public List<Written<?>> go(int events) {
    written.clear();
    for (int i = 0; i < events; i++) {
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3, 4 -> page();
        case 5, 6, 7 -> block();
        case 8, 9 -> train();
        case 10 -> checkpoint();
        default -> takedown();
      }
    }
    return List.copyOf(written);
  }

  private void page() {
    String id = "urn:" + pages++;
    String host = HOSTS.get(random.nextInt(HOSTS.size()));
    String url = (random.nextBoolean() ? "http://" : "https://") + host + "/" + random.nextInt(6);
    int partition = random.nextInt(2);
    write(
        TOPICS.pages(),
        partition,
        url,
        Page.newBuilder()
            .setUrl(url)
            .setRecordId(id)
            .setFetchedAt(Instant.ofEpochMilli(pages))
            .setBody(ByteBuffer.allocate(random.nextInt(9)))
            .build());
    switch (random.nextInt(5)) {
      case 0 -> {
        fate(id, "dropped", "a.rule", partition);
        write(
            TOPICS.droppedDocuments(),
            partition,
            url,
            DroppedDocument.newBuilder().setUrl(url).setRecordId(id).setRule("a.rule").build());
      }
      case 1 -> {
        fate(id, "dead-letter", "", partition);
        write(
            TOPICS.deadLetters(),
            0,
            url,
            DeadLetter.newBuilder().setUrl(url).setRecordId(id).setError("broken").build());
      }
      default -> {
        fate(id, "clean", "", partition);
        Document document =
            Document.newBuilder()
                .setUrl(url)
                .setRecordId(id)
                .setText("text")
                .setLanguage(random.nextBoolean() ? "en" : "de")
                .setDump("crawl-" + random.nextInt(2))
                .setContentDigest("%064x".formatted(random.nextInt(20)))
                .build();
        write(TOPICS.cleanDocuments(), partition, url, document);
        open.add(document);
      }
    }
  }

  private void fate(String id, String fate, String rule, int partition) {
    write(
        TOPICS.pageFates(),
        partition,
        id,
        PageFate.newBuilder()
            .setRecordId(id)
            .setStage("curation")
            .setFate(fate)
            .setRule(rule)
            .build());
  }

  /** One with pieces of some documents that were written before, perhaps twice of the same one. */
  private void block() {
    if (open.isEmpty()) {
      return;
    }
    int partition = random.nextInt(2);
    List<Segment> segments = new ArrayList<>();
    for (int start = 1; start <= LENGTH; start += 4) {
      Document one = open.get(random.nextInt(open.size()));
      segments.add(
          new Segment(
              one.getRecordId(),
              one.getUrl(),
              start,
              1 + random.nextInt(3),
              random.nextInt(50),
              one.getContentDigest(),
              ""));
    }
    boolean heldOut = random.nextInt(6) == 0;
    long sequence = heldOut ? random.nextInt(9) : nextBlock[partition]++;
    write(
        heldOut ? TOPICS.heldOutTokenBlocks() : TOPICS.tokenBlocks(),
        partition,
        partition + "-" + sequence,
        TokenBlock.newBuilder()
            .setPartition(partition)
            .setSequence(sequence)
            .setBlockLength(LENGTH)
            .setLength(LENGTH)
            .setTokens(ByteBuffer.allocate(Integer.BYTES * (LENGTH + 1)))
            .setSegments(segments)
            .setTokenizerId("t")
            .build());
  }

  /** A step of one of two runs; the second one reads from the beginning, now and then again. */
  private void train() {
    int run = random.nextInt(2);
    List<OffsetRange> ranges = new ArrayList<>();
    for (int partition = 0; partition < 2; partition++) {
      long from = run == 0 ? nextOfRun[partition] : random.nextInt(4);
      long to = Math.min(nextBlock[partition], from + random.nextInt(4));
      if (to > from) {
        ranges.add(
            new OffsetRange(TOPICS.tokenBlocks().name(), partition, from, to, (int) (to - from)));
        if (run == 0) {
          nextOfRun[partition] = to;
        }
      }
    }
    write(
        TOPICS.trainingBatches(),
        0,
        "run-" + run,
        TrainingBatch.newBuilder()
            .setRun("run-" + run)
            .setStep(++step)
            .setRanges(ranges)
            .setSkipped(random.nextInt(8) == 0)
            .setTakedowns(takedowns)
            .build());
  }

  private void checkpoint() {
    String run = "run-" + random.nextInt(2);
    write(
        TOPICS.checkpoints(),
        0,
        run,
        Checkpoint.newBuilder()
            .setRun(run)
            .setStep(step)
            .setPath(run + "/step-%08d".formatted(step))
            .setAt(Instant.EPOCH)
            .build());
  }

  /** A key comes once: what comes again would have to say at which offsets it came before. */
  private void takedown() {
    if (takedowns >= MOST_TAKEDOWNS) {
      return;
    }
    boolean digest = takedowns % 2 == 0;
    int number = takedowns / 2;
    write(
        TOPICS.takedowns(),
        0,
        "",
        Takedown.newBuilder()
            .setKind(digest ? "digest" : "url")
            .setValue(
                digest
                    ? "%064x".formatted(number)
                    : HOSTS.get(number % HOSTS.size()) + "/" + number / HOSTS.size())
            .setAt(Instant.EPOCH)
            .setRequestedAt(Instant.EPOCH)
            .build());
    takedowns++;
  }
}
