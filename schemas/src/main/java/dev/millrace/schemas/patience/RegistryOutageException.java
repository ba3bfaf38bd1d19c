package dev.millrace.schemas.patience;

import com.google.common.base.Throwables;
import dev.millrace.schemas.DeadLetters;
import dev.millrace.schemas.secrets.Secrets;
import org.apache.kafka.common.KafkaException;

/** The schema registry cannot be reached, or does not work: no record is to blame. */
public final class RegistryOutageException extends KafkaException {
  private static final long serialVersionUID = 1L;

  public RegistryOutageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Says what lies at the bottom of it: what the client says on top repeats whole schemas. */
  public static RegistryOutageException at(String url, Throwable cause) {
    return new RegistryOutageException(
        "the schema registry at "
            + Secrets.withoutUser(url)
            + " does not answer: "
            + DeadLetters.describe(Throwables.getRootCause(cause)),
        cause);
  }
}
