package dev.millrace.storage;

/** When a write may take effect; looked at by the store at its end, in one step with it. */
public sealed interface WriteCondition {

  record Always() implements WriteCondition {}

  /** Only if there is no such object. */
  record IfAbsent() implements WriteCondition {}

  /** Only if the object still is the one with this ETag. */
  record IfUnchanged(String etag) implements WriteCondition {}
}
