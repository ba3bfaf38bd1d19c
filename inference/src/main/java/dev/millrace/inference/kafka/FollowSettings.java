package dev.millrace.inference.kafka;

import dev.millrace.schemas.settings.Setting;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Which checkpoints are served.
 *
 * @param run the run to follow; by default that of the latest event
 * @param checkpointsRoot the folder that events' paths are relative to
 * @param maxWorsening a checkpoint whose held-out bits per byte are more than this fraction above
 *     the served one's is refused; infinite: none is for that
 * @param accept whether a suspect checkpoint is refused
 */
public record FollowSettings(
    @Setting(
            key = "inference.run",
            text = "run whose checkpoints are served; empty: that of the latest event",
            none = "")
        Optional<String> run,
    Path checkpointsRoot,
    @Setting(
            key = "inference.gate-max-worsening",
            text =
                "a checkpoint whose held-out bits per byte are more than this fraction above the"
                    + " served one's is refused; Infinity: none is",
            min = 0)
        double maxWorsening,
    @Setting(
            key = "inference.accept",
            text =
                "good: a checkpoint that the trainer marks as suspect is refused; newest: the mark"
                    + " is not looked at")
        Accept accept) {

  public FollowSettings {
    checkpointsRoot = checkpointsRoot.toAbsolutePath().normalize();
  }

  /** The same of another run. */
  public FollowSettings of(Optional<String> other) {
    return new FollowSettings(other, checkpointsRoot, maxWorsening, accept);
  }

  /** Follows the latest event's run and refuses what is more than a tenth worse. */
  public static FollowSettings defaults(Path checkpointsRoot) {
    return new FollowSettings(Optional.empty(), checkpointsRoot, 0.1, Accept.GOOD);
  }
}
