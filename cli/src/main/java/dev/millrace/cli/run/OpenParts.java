package dev.millrace.cli.run;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has been opened, to be closed in the opposite order. */
final class OpenParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <T extends AutoCloseable> T opened(T part) {
    parts.addFirst(part);
    return part;
  }

  /** Closes all, whatever some of them throw. Safe to call twice. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.removeFirst().close();
      } catch (Exception e) {
        LOG.warn("while closing: {}", e.getMessage());
      }
    }
  }
}
