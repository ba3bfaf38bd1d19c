package dev.millrace.ingest;

import dev.millrace.ingest.internal.warc.DeclaredDump;
import dev.millrace.ingest.internal.warc.PageAssembler;
import dev.millrace.ingest.internal.warc.RecordHeader;
import dev.millrace.ingest.internal.warc.RecordReader;
import dev.millrace.schemas.Page;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads a WARC or WET file (WARC 0.18, 1.0, 1.1; plain, gzip by record, or gzip around all records)
 * record by record and makes a page of each that is one.
 *
 * <p>Every record gives exactly one {@link Reading}, so the readings' counts add up to the records
 * of the file. Damage costs the damaged records only: it is reported as {@link Reading.Broken}, and
 * reading goes on after it. From the position of any reading a later reader continues with the next
 * record and gives the same readings.
 *
 * <p>Not safe for use by several threads.
 */
public final class PageReader implements Closeable {
  private final RecordReader records;
  private final PageAssembler pages;
  private long recordIndex;
  private boolean ended;

  private PageReader(RecordReader records, PageAssembler pages) {
    this.records = records;
    this.pages = pages;
  }

  /**
   * Opens a source at its first record.
   *
   * @throws NotWarcException if it is no WARC file; the message says what it is
   * @throws IOException if it cannot be opened
   */
  public static PageReader open(Source source, ReadSettings settings) throws IOException {
    return open(source, settings, Position.START);
  }

  /** Opens a source after the reading that gave {@code from}. */
  public static PageReader open(Source source, ReadSettings settings, Position from)
      throws IOException {
    Optional<String> named = settings.dump().or(source::dump);
    String dump = named.isPresent() ? named.get() : DeclaredDump.of(source);
    RecordReader records = RecordReader.open(source);
    PageReader reader =
        new PageReader(records, new PageAssembler(settings, dump, source.publicName()));
    if (from.byteOffset() > 0) {
      records.seek(from.byteOffset());
      reader.recordIndex = from.record();
    } else {
      while (reader.recordIndex < from.record() && reader.read(false).isPresent()) {
        // passes the records read before
      }
    }
    return reader;
  }

  /**
   * What became of the next record; empty at the end of the file.
   *
   * @throws java.io.UncheckedIOException if the disk fails
   */
  public Optional<Reading> next() {
    return read(true);
  }

  /** How many bytes of the file, compressed as it is, have been read. */
  public long bytesRead() {
    return records.bytesRead();
  }

  /** The size of the file. */
  public long fileBytes() {
    return records.fileBytes();
  }

  private Optional<Reading> read(boolean assemble) {
    if (ended) {
      return Optional.empty();
    }
    OptionalLong start = records.recordOffset();
    try {
      Optional<RecordHeader> header = records.nextHeader();
      if (header.isEmpty()) {
        ended = true;
        return Optional.empty();
      }
      Assembled assembled =
          assemble
              ? pages.assemble(header.get(), records.block())
              : new Assembled.Refused(SkipReason.OTHER_TYPE);
      records.finish();
      return Optional.of(reading(assembled, header.get()));
    } catch (IOException e) {
      long readUpTo = records.offset();
      records.recover();
      String where =
          start.isPresent()
              ? "record at byte " + start.getAsLong()
              : "record inside a gzip member, before byte " + readUpTo;
      return Optional.of(
          new Reading.Broken(
              start.orElse(readUpTo), where + ": " + e.getMessage(), nextPosition()));
    }
  }

  private Reading reading(Assembled assembled, RecordHeader header) {
    return switch (assembled) {
      case Assembled.Whole(Page page) -> new Reading.PageRead(page, nextPosition());
      case Assembled.Refused(SkipReason reason) ->
          new Reading.Skipped(reason, header.recordId(), nextPosition());
    };
  }

  private Position nextPosition() {
    recordIndex++;
    return new Position(recordIndex, records.recordOffset().orElse(0));
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
