package dev.millrace.filters.extraction;

/** What an extracted text looks like; which parts of a page are chosen is the same for all. */
public enum ExtractionFormat {
  /** One block a line. */
  TEXT,

  /** With headings, lists, quotations, tables and code marked. */
  MARKDOWN
}
