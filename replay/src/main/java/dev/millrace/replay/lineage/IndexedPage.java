package dev.millrace.replay.lineage;

import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordLocation;
import java.time.Instant;

/**
 * A page without its body.
 *
 * @param bytes of the body
 * @param at the latest record with the page
 */
public record IndexedPage(
    String recordId,
    String url,
    Instant fetchedAt,
    String dump,
    int status,
    long bytes,
    RecordLocation at) {

  static IndexedPage of(Page page, RecordLocation at) {
    return new IndexedPage(
        BoundedText.id(page.getRecordId()),
        BoundedText.url(page.getUrl()),
        page.getFetchedAt(),
        BoundedText.id(page.getDump()),
        page.getStatus(),
        page.getBody().remaining(),
        at);
  }

  byte[] bytesOf() {
    return new ValueWriter()
        .text(recordId)
        .text(url)
        .number(fetchedAt.toEpochMilli())
        .text(dump)
        .number(status)
        .number(bytes)
        .text(at.topic())
        .number(at.partition())
        .number(at.offset())
        .bytes();
  }

  static IndexedPage read(byte[] value) {
    ValueReader reader = new ValueReader(value);
    return new IndexedPage(
        reader.text(),
        reader.text(),
        Instant.ofEpochMilli(reader.number()),
        reader.text(),
        Math.toIntExact(reader.number()),
        reader.number(),
        new RecordLocation(reader.text(), Math.toIntExact(reader.number()), reader.number()));
  }
}
