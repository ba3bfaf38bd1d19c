package dev.millrace.crawl.fetch;

import java.util.Locale;

/** Why there is no answer. */
public enum FailureKind {
  /** The whole call took too long, or the connect or a silence within it. */
  TIMEOUT,
  /** The name has no address. */
  DNS,
  /** No connection came about. */
  REFUSED,
  /** No secure connection came about. */
  TLS,
  /** The head of the answer has no end. */
  TOO_LARGE_HEADERS,
  /** The name or the address leads into a private network; nothing was sent. */
  PRIVATE_ADDRESS,
  /** What was sent is no HTTP, or no answer to what was asked. */
  PROTOCOL,
  /** The connection broke before the answer was whole. */
  DISCONNECTED;

  /** As a skip reason, such as {@code fetch.private-address}. */
  public String reason() {
    return "fetch." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
