package dev.millrace.replay.lineage;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.lineage.store.IndexStore;
import dev.millrace.replay.lineage.store.Key;
import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.Segment;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.WireSchemas;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;

/**
 * Which pages there were, what became of them, which blocks hold their documents and which steps
 * were made of those: on disk, made from topics, from which it can be made anew at any time. What
 * was read is committed with how far that is, so that a record is taken once whatever ends the
 * process. No text and no title is kept. Memory does not grow with it. Safe for several threads.
 */
public final class LineageIndex implements AutoCloseable {
  /** Of the keys and of what is kept; another one is made anew. */
  private static final int FORMAT = 3;

  private static final byte[] MADE_BY = Key.of('M').bytes();

  private final IndexStore store;
  private final TopicsTable topics;
  private final PagesTable pages;
  private final BlocksTable blocks;
  private final RunsTable runs;
  private final ControlsTable controls;

  private LineageIndex(IndexStore store) {
    this.store = store;
    this.topics = new TopicsTable(store);
    this.pages = new PagesTable(store);
    this.blocks = new BlocksTable(store, topics);
    this.runs = new RunsTable(store, topics);
    this.controls = new ControlsTable(store);
  }

  /**
   * As the one that keeps the index in that folder, or beside the process that does: then what is
   * added is known to this one alone.
   */
  public static LineageIndex open(Path folder) {
    IndexStore store = IndexStore.open(folder);
    LineageIndex index;
    try {
      index = new LineageIndex(store);
      index.requireFormat();
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
    return index;
  }

  private void requireFormat() {
    byte[] own = format();
    if (store.get(MADE_BY).filter(made -> !Arrays.equals(made, own)).isPresent()) {
      clear();
    }
    if (!store.contains(MADE_BY)) {
      store.put(MADE_BY, own);
    }
  }

  private static byte[] format() {
    Hasher hasher = Hashing.sha256().newHasher().putInt(FORMAT);
    List<Class<? extends SpecificRecord>> kept =
        List.of(
            PageFate.class,
            Document.class,
            DroppedDocument.class,
            DeadLetter.class,
            TokenBlock.class,
            TrainingBatch.class,
            Checkpoint.class,
            Takedown.class,
            Generation.class);
    kept.forEach(type -> hasher.putString(WireSchemas.of(type), StandardCharsets.UTF_8));
    return hasher.hash().asBytes();
  }

  /** Whether it is this process that keeps the index. */
  public boolean isKeeper() {
    return store.isWriter();
  }

  /** Whether nothing was read yet. */
  public boolean isNew() {
    return topics.all().isEmpty();
  }

  /**
   * Whether the topics of these names are those that were read.
   *
   * @param ids name to the broker's id of a topic
   */
  public boolean isOf(Map<String, String> ids) {
    return topics.all().stream()
        .filter(topic -> !topic.id().isEmpty())
        .allMatch(topic -> ids.getOrDefault(topic.name(), topic.id()).equals(topic.id()));
  }

  /**
   * Forgets everything, to be made anew.
   *
   * @throws IllegalStateException if another process keeps the index
   */
  public void clear() {
    store.clear();
    topics.clear();
    store.put(MADE_BY, format());
  }

  /**
   * Takes up a topic whose records come from now on.
   *
   * @param generation whose it is; empty: all generations share it
   */
  public void read(String topic, String id, String generation) {
    topics.add(topic, id, generation);
  }

  /** The offset at which reading goes on; empty: at the beginning. */
  public OptionalLong next(String topic, int partition) {
    return topics.next(topic, partition);
  }

  /** All before an offset is added or of no use; it is so from the next commit on. */
  public void reached(String topic, int partition, long next) {
    topics.reached(topic, partition, next);
  }

  /** Keeps what was added and reached. */
  public void commit() {
    store.commit();
  }

  /** Adds what a record tells; one that tells nothing of lineage is passed over. */
  public void add(SpecificRecord value, RecordLocation at) {
    String generation = topics.named(at.topic()).generation();
    switch (value) {
      case Page page -> pages.add(IndexedPage.of(page, at));
      case PageFate fate -> pages.add(fate, at);
      case Document document -> pages.add(document, generation);
      case DroppedDocument drop -> pages.add(drop, generation);
      case DeadLetter letter -> pages.add(letter, generation);
      case TokenBlock block -> add(block, at);
      case TrainingBatch batch -> runs.add(batch);
      case Checkpoint checkpoint -> runs.add(checkpoint);
      case Takedown takedown -> controls.add(takedown, at.offset());
      case Generation one -> controls.add(one);
      default -> {}
    }
  }

  private void add(TokenBlock block, RecordLocation at) {
    blocks.add(block, at);
    for (Segment segment : block.getSegments()) {
      String recordId = BoundedText.id(segment.getRecordId());
      pages.addUrl(BoundedText.url(segment.getUrl()), recordId);
      pages.addDigest(segment.getContentDigest(), recordId);
    }
  }

  /** All generations, as far as they were read. */
  public Generations generations() {
    return controls.generations();
  }

  /** An answer of several questions about the same state. */
  public <T> T answer(Supplier<T> questions) {
    return store.reading(questions);
  }

  PagesTable pages() {
    return pages;
  }

  BlocksTable blocks() {
    return blocks;
  }

  RunsTable runs() {
    return runs;
  }

  ControlsTable controls() {
    return controls;
  }

  /** Without what was not committed. */
  @Override
  public void close() {
    store.close();
  }
}
