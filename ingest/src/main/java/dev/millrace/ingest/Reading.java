package dev.millrace.ingest;

import dev.millrace.schemas.Page;

/** What became of one record of a file. */
public sealed interface Reading {

  /** The place after the record. */
  Position next();

  /** The record is a page. */
  record PageRead(Page page, Position next) implements Reading {}

  /**
   * The record is no page.
   *
   * @param recordId WARC-Record-ID without angle brackets, empty where there is none
   */
  record Skipped(SkipReason reason, String recordId, Position next) implements Reading {}

  /**
   * No record could be read here. Reading goes on at {@code next}, which is the end of the file
   * where no further record can be told from damaged bytes.
   *
   * @param byteOffset where the unreadable record begins, in the file as it is compressed; where
   *     records share one gzip member, how far the file could be read
   * @param error what is wrong, with the offset at which it showed
   */
  record Broken(long byteOffset, String error, Position next) implements Reading {}
}
