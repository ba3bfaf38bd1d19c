package dev.millrace.schemas;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, closed in the reverse order, each part even if another fails. */
public final class OpenParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  public <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** Safe to call twice. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("closing {}", part.getClass().getSimpleName(), e);
      }
    }
  }
}
