package dev.millrace.replay.lineage;

import dev.millrace.schemas.BoundedText;
import dev.millrace.schemas.Page;
import java.time.Instant;

/**
 * A page without its body.
 *
 * @param bytes of the body
 */
public record IndexedPage(
    String recordId, String url, Instant fetchedAt, String dump, int status, long bytes) {

  static IndexedPage of(Page page) {
    return new IndexedPage(
        BoundedText.id(page.getRecordId()),
        BoundedText.url(page.getUrl()),
        page.getFetchedAt(),
        BoundedText.id(page.getDump()),
        page.getStatus(),
        page.getBody().remaining());
  }

  byte[] bytesOf() {
    return new ValueWriter()
        .text(recordId)
        .text(url)
        .number(fetchedAt.toEpochMilli())
        .text(dump)
        .number(status)
        .number(bytes)
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
        reader.number());
  }
}
