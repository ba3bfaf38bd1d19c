package dev.millrace.cli.foreign;

/** Ways in which another program's record can differ from ours. */
enum Kind {
  NULL_KEY(true),
  TOMBSTONE(false),
  BOTH_NULL(false),
  EMPTY_VALUE(false),
  ONE_BYTE(false),
  NO_MAGIC_BYTE(false),
  UNKNOWN_SCHEMA_ID(false),
  CUT_IN_HALF(false),
  CUT_SHORT(false),
  ANOTHER_TYPE(false),
  LYING_LENGTH(false),
  LYING_COUNT(false),
  TIMESTAMP_ZERO(true),
  TIMESTAMP_2100(true),
  LONG_KEY(true),
  KEY_NOT_UTF8(true);

  private final boolean readable;

  Kind(boolean readable) {
    this.readable = readable;
  }

  /** Whether the value is as its topic's schema says. */
  boolean isReadable() {
    return readable;
  }

  /** Whether it has no key, which compacted topics do not take. */
  boolean hasNoKey() {
    return this == NULL_KEY || this == BOTH_NULL;
  }
}
