package dev.millrace.ingest;

import dev.millrace.schemas.Page;

/** What a record or a response is: a page, or a reason why not. */
public sealed interface Assembled {
  record Whole(Page page) implements Assembled {}

  record Refused(SkipReason reason) implements Assembled {}
}
