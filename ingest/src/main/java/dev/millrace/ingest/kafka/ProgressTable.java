package dev.millrace.ingest.kafka;

import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.IngestedSource;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.RecordHead;
import dev.millrace.schemas.kafka.TopicRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The newest committed record of every source in {@code ingested-files}. */
final class ProgressTable implements AutoCloseable {
  private final ProgressRecords records;
  private final Map<String, Entry> entries = new HashMap<>();

  /** Path or URL to the identity it was last read under. */
  private final Map<String, String> lastIdentities = new HashMap<>();

  /**
   * @param writtenAt by the clock of who wrote it
   */
  record Entry(IngestedFile file, Instant writtenAt) {}

  ProgressTable(IngestClients clients, TypedTopic<IngestedFile> topic) {
    this.records = clients.progress(topic, this::forget);
  }

  /**
   * Reads everything written before this call, waiting for it to be committed or aborted. Reading
   * only to what read_committed calls the end would stop before another file's open transaction,
   * and miss a commit of our own file after it: its pages would be sent again.
   */
  void refresh() {
    records.toEnd(this::put);
  }

  /** The source is what the value says: another program's record may have any key. */
  private void put(TopicRecord<IngestedFile> record) {
    String identity = IngestedSource.identity(record.value());
    lastIdentities.put(record.value().getPath(), identity);
    entries.put(
        identity, new Entry(record.value(), Instant.ofEpochMilli(record.head().timestampMillis())));
  }

  private void forget(RecordHead tombstone) {
    tombstone.key().ifPresent(entries::remove);
  }

  /** As of the last {@link #refresh}. */
  Optional<Entry> find(String identity) {
    return Optional.ofNullable(entries.get(identity));
  }

  /** What was last read there, if it was another version, as of the last {@link #refresh}. */
  Optional<IngestedFile> former(String path, String identity) {
    return Optional.ofNullable(lastIdentities.get(path))
        .filter(last -> !last.equals(identity))
        .flatMap(this::find)
        .map(Entry::file);
  }

  /** Ends a refresh that waits; safe from any thread. */
  @Override
  public void close() {
    records.close();
  }
}
