package dev.millrace.publish.kafka;

import dev.millrace.publish.PublishSettings;
import dev.millrace.publish.batch.Publication;
import dev.millrace.publish.folder.Manifest;
import dev.millrace.publish.folder.Place;
import dev.millrace.publish.folder.PublishedFolder;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.LoggedNotices;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.ScanNotices;
import dev.millrace.schemas.takedown.TakedownView;
import dev.millrace.schemas.takedown.Tombstones;
import dev.millrace.schemas.trace.PageTrace;
import dev.millrace.schemas.trace.StageTracer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the topic on from where the folder's manifest ends, and brings what it reads there. Used by
 * one thread, but for {@link #stopReading}.
 */
final class PublishLoop implements Closeable {
  static final String READER = "publish";

  private static final int MOST_TRACES = 10_000;

  private final PublishSettings settings;
  private final TakedownView takedowns;
  private final PublishNotices notices;
  private final Publication publication;
  private final RowScan<?> scan;
  private final StageTracer tracer;

  /** Pages on their way to the place, a limited number of them. */
  private final List<PageTrace> traces = new ArrayList<>();

  private long newsSince;
  private boolean hadNews;

  /** Where from and where to. */
  record Task(
      Connection connection,
      PublishedTopic<?> published,
      String generation,
      RecordSerdes serdes,
      Place place,
      PublishSettings settings,
      Path scratch) {}

  private PublishLoop(
      Task task, TakedownView takedowns, PublishNotices notices, Publication publication) {
    this.settings = task.settings();
    this.takedowns = takedowns;
    this.notices = notices;
    this.publication = publication;
    this.tracer = new StageTracer(READER, task.generation(), task.serdes().tracing());
    this.scan =
        RowScan.open(
            task.published(),
            task.connection(),
            task.serdes(),
            positions(task.published().topic(), publication.manifest()),
            this::trace,
            this::withdraw,
            new Trouble());
  }

  /**
   * Takes the folder over.
   *
   * @throws dev.millrace.schemas.SettingsException if the folder holds something else
   * @throws IOException if its store fails
   */
  static PublishLoop open(Task task, TakedownView takedowns, PublishNotices notices)
      throws IOException {
    Table table = task.published().table();
    PublishedFolder folder =
        PublishedFolder.open(
            task.place(),
            TopicIdentity.of(task.connection(), task.published().topic().name(), task.generation()),
            table,
            InstantSource.system());
    Publication publication = new Publication(folder, table, task.settings(), task.scratch());
    publication.follow(takedowns.current());
    PublishLoop loop = new PublishLoop(task, takedowns, notices, publication);
    notices.opened(publication.manifest());
    return loop;
  }

  private static Map<TopicPartition, Long> positions(TypedTopic<?> topic, Manifest manifest) {
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : topic.topicPartitions()) {
      Long next = manifest.offsets().get(partition.partition());
      if (next != null) {
        positions.put(partition, next);
      }
    }
    return positions;
  }

  /** Reads what is there or comes within a moment, and commits where it is time. */
  void turn() throws IOException {
    publication.follow(takedowns.current());
    try {
      scan.poll(this::take);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    notices.reached(scan.next());
    if (publication.hasNews() && !hadNews) {
      newsSince = System.nanoTime();
    }
    hadNews = publication.hasNews();
    Duration waited = Duration.ofNanos(System.nanoTime() - newsSince);
    if (hadNews && waited.compareTo(settings.interval()) >= 0) {
      commit();
    }
  }

  /** Publishes all that was committed to the topic before this call. */
  void toEnd() throws IOException {
    publication.follow(takedowns.current());
    try {
      scan.toEnd(this::take);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    notices.reached(scan.next());
    commit();
  }

  private void take(Row row) {
    try {
      if (publication.isFull()) {
        commit();
      }
      publication.add(row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void trace(RecordHead head) {
    PageTrace trace = tracer.begin(head.headers(), head.location());
    if (trace.onward().isPresent() && traces.size() < MOST_TRACES) {
      traces.add(trace);
    }
  }

  private void withdraw(RecordHead head) {
    RecordLocation location = head.location();
    Tombstones.withdrawn(head.headers())
        .ifPresent(id -> publication.withdraw(id, location.partition(), location.offset()));
  }

  /** What was read, and not the record that is being taken. */
  void commit() throws IOException {
    Manifest before = publication.manifest();
    Map<Integer, Long> offsets = new HashMap<>(before.offsets());
    scan.next().forEach((partition, next) -> offsets.put(partition.partition(), next));
    publication.commit(offsets);
    traces.forEach(trace -> trace.end("", "committed", ""));
    traces.clear();
    hadNews = false;
    if (publication.manifest().version() != before.version()) {
      notices.committed(before, publication.manifest());
    }
  }

  /** From any thread: ends a call that waits for the broker. */
  void stopReading() {
    scan.close();
  }

  @Override
  public void close() throws IOException {
    try (publication) {
      scan.close();
    }
  }

  /** What the scan says, counted where it is of documents that nobody can publish any more. */
  private final class Trouble implements ScanNotices {
    private final LoggedNotices log = new LoggedNotices(READER);

    @Override
    public void skipped(RecordLocation location, String reason) {
      log.skipped(location, reason);
    }

    @Override
    public void missing(TopicPartition partition, long wanted, long next) {
      if (wanted > next) {
        throw new IllegalStateException(
            "%s ends before offset %d, up to which it was published: it lost records, so publish to another folder"
                .formatted(partition, wanted));
      }
      publication.miss(next - wanted);
      log.missing(partition, wanted, next);
    }

    @Override
    public void waiting(String reason, Duration lasted) {
      log.waiting(reason, lasted);
    }

    @Override
    public void goesOn(Duration lasted) {
      log.goesOn(lasted);
    }
  }
}
