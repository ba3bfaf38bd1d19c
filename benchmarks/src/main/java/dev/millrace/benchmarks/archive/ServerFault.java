package dev.millrace.benchmarks.archive;

/** What a server does instead of an honest answer. */
enum ServerFault {
  NONE,
  /** 503, as an overloaded bucket says. */
  BUSY,
  /** 403, as a block says. */
  BLOCKED,
  /** Fewer bytes than announced. */
  CUT,
  /** 200 with an error in XML. */
  XML_ERROR,
  /** The whole object with 200, though a range was asked for. */
  WHOLE_OBJECT,
  /** The connection ends without an answer. */
  HANG_UP
}
