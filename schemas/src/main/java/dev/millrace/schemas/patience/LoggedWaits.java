package dev.millrace.schemas.patience;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices as warnings of the log.
 *
 * @param reader who waits, as a user would name it; begins each line
 */
public record LoggedWaits(String reader) implements WaitNotices {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedWaits.class);

  @Override
  public void waiting(String reason, Duration lasted) {
    if (lasted.isZero()) {
      LOG.warn("{} waits: {}", reader, reason);
    } else {
      LOG.warn("{} still waits after {} s: {}", reader, lasted.toSeconds(), reason);
    }
  }

  @Override
  public void goesOn(Duration lasted) {
    LOG.warn("{} goes on after {} s", reader, lasted.toSeconds());
  }
}
