package dev.millrace.http;

/** A request's body as far as it came. */
public sealed interface RequestBody {

  /** All of it; empty if the request has none. */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Whole(byte[] bytes) implements RequestBody {}

  /** More than the limit. */
  record TooLarge(int limitBytes) implements RequestBody {}

  /** Shorter than its announced length, or in chunks that are none. */
  record Broken() implements RequestBody {}
}
