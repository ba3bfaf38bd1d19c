package dev.millrace.ingest.kafka;

import dev.millrace.ingest.Position;
import dev.millrace.ingest.Reading;
import dev.millrace.ingest.SkipReason;
import dev.millrace.schemas.IngestedFile;
import java.util.Map;
import java.util.TreeMap;

/** The counts of one source while it is read, from its beginning or from an earlier record on. */
final class SourceProgress {
  private final IngestedFile start;
  private final Map<String, Long> skipped;
  private Position position;
  private long pages;
  private String error;
  private long errorOffset;

  SourceProgress(IngestedFile start) {
    this.start = start;
    this.skipped = new TreeMap<>(start.getSkipped());
    this.position = new Position(start.getRecords(), start.getByteOffset());
    this.pages = start.getPages();
    this.error = start.getError();
    this.errorOffset = start.getErrorOffset();
  }

  Position position() {
    return position;
  }

  void count(Reading reading) {
    position = reading.next();
    switch (reading) {
      case Reading.PageRead page -> pages++;
      case Reading.Skipped(SkipReason reason, String recordId, Position next) -> skip(reason);
      case Reading.Broken(long byteOffset, String what, Position next) -> {
        skip(SkipReason.UNREADABLE);
        if (error.isEmpty()) {
          error = what;
          errorOffset = byteOffset;
        }
      }
    }
  }

  private void skip(SkipReason reason) {
    skipped.merge(reason.label(), 1L, Long::sum);
  }

  /** The record of where reading stands. */
  IngestedFile toRecord(boolean complete) {
    return IngestedFile.newBuilder(start)
        .setRecords(position.record())
        .setByteOffset(position.byteOffset())
        .setPages(pages)
        .setSkipped(new TreeMap<>(skipped))
        .setComplete(complete)
        .setError(error)
        .setErrorOffset(errorOffset)
        .build();
  }
}
