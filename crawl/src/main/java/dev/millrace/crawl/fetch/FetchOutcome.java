package dev.millrace.crawl.fetch;

/** What came of a request. Nothing that a server does is an exception. */
public sealed interface FetchOutcome {
  /** A whole answer of any status, or its begin up to the body limit. */
  record Answered(Response response) implements FetchOutcome {}

  /**
   * @param detail for people, one line
   */
  record Failed(FailureKind kind, String detail) implements FetchOutcome {}
}
