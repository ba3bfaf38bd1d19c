package dev.millrace.schemas.patience;

import com.google.common.base.Throwables;
import dev.millrace.schemas.DeadLetters;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;

/** No broker of a cluster answers. */
public final class BrokerOutageException extends RetriableException {
  private static final long serialVersionUID = 1L;

  private BrokerOutageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** That a client waited in vain is no reason; what else lies at the bottom of it is told. */
  public static BrokerOutageException at(String bootstrapServers, Throwable cause) {
    Throwable root = Throwables.getRootCause(cause);
    String reason = root instanceof TimeoutException ? "" : ": " + DeadLetters.describe(root);
    return new BrokerOutageException(
        "the broker at " + bootstrapServers + " does not answer" + reason, cause);
  }
}
