package dev.millrace.cli.stage;

import com.google.common.base.Throwables;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.cluster.ClusterStart;
import dev.millrace.schemas.cluster.ClusterWatch;
import dev.millrace.schemas.patience.Trouble;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/**
 * What a thread of a topology does about an exception that would end it: an outage of the cluster
 * it waits out, and another thread takes its place from the last commit on.
 *
 * @param start waits for topics that have been deleted
 */
public record OutageWait(ClusterWatch watch, ClusterStart start) {

  /**
   * Empty once the outage is over; otherwise why the stage has to end.
   *
   * @param givenUp whether the stage is to end anyway
   */
  Optional<Throwable> waitOut(Throwable error, BooleanSupplier givenUp) {
    try {
      if (isTopicMissing(error)) {
        start.await();
        return awaitAnswer(error, givenUp);
      }
      return switch (Trouble.of(error)) {
        case OUTAGE -> awaitAnswer(error, givenUp);
        case REFUSAL -> Optional.of(new SettingsException(start.refusal().of(error), error));
        case FAULT -> Optional.of(error);
      };
    } catch (SettingsException e) {
      return Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(error);
    }
  }

  private Optional<Throwable> awaitAnswer(Throwable error, BooleanSupplier givenUp)
      throws InterruptedException {
    return watch.awaitAnswer(givenUp) ? Optional.empty() : Optional.of(error);
  }

  private static boolean isTopicMissing(Throwable error) {
    return Throwables.getCausalChain(error).stream()
        .anyMatch(MissingSourceTopicException.class::isInstance);
  }
}
