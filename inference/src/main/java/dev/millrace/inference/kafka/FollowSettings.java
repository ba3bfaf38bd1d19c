package dev.millrace.inference.kafka;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which checkpoints are served.
 *
 * @param run the run to follow; by default that of the latest event
 * @param checkpointsRoot the folder that events' paths are relative to
 * @param maxWorsening a checkpoint whose held-out bits per byte are more than this fraction above
 *     the served one's is refused; infinite: none is for that
 */
public record FollowSettings(Optional<String> run, Path checkpointsRoot, double maxWorsening) {

  public FollowSettings {
    if (!(maxWorsening >= 0)) {
      throw new SettingsException(
          "inference.gate-max-worsening is " + maxWorsening + ": a fraction, 0 or more");
    }
    checkpointsRoot = checkpointsRoot.toAbsolutePath().normalize();
  }

  /** Follows the latest event's run and refuses what is more than a tenth worse. */
  public static FollowSettings defaults(Path checkpointsRoot) {
    return new FollowSettings(Optional.empty(), checkpointsRoot, 0.1);
  }
}
