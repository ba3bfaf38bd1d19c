package dev.millrace.schemas.patience;

import com.google.common.base.Throwables;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * By what a producer learns that another one has begun with its transactional id, or that a broker
 * has given its transaction up. Whether its last commit is in the log it does not learn: that has
 * to be read.
 */
public final class Fencing {
  private Fencing() {}

  /** Whether an error, or what caused it, says so. */
  public static boolean isIn(Throwable thrown) {
    return Throwables.getCausalChain(thrown).stream()
        .anyMatch(
            cause ->
                cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    // The other's beginning has just ended this one's transaction.
                    || cause instanceof InvalidTxnStateException
                    || isAtItsEnd(cause));
  }

  /**
   * A coordinator (Kafka 4.3.1) that is just fencing a transaction fails over a commit of it:
   * "Preparing transaction state transition to ONGOING while it already a pending state
   * PREPARE_EPOCH_FENCE". The client says no more of that than this.
   */
  private static boolean isAtItsEnd(Throwable cause) {
    return String.valueOf(cause.getMessage()).startsWith("Unhandled error in EndTxnResponse");
  }
}
