package dev.millrace.cli.settings;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * How the topologies run.
 *
 * @param state folder of the stages' local state
 */
public record StreamsSettings(
    @Setting(key = "streams.threads", text = "threads of each stage in each process", min = 1)
        int threads,
    @Setting(
            key = "streams.state",
            text =
                "folder of the stages' local state, each process its own; empty: below the data"
                    + " folder, or a temporary one",
            none = "")
        Path state,
    @Setting(
            key = "streams.commit-interval-ms",
            text = "milliseconds, the longest until a stage's output can be seen",
            min = 1,
            unit = ChronoUnit.MILLIS)
        Duration commitInterval,
    @Setting(
            key = "streams.transactional-stores",
            text =
                "whether a killed stage goes on from its local state; false: it restores all of it"
                    + " from the changelogs")
        boolean transactionalStores,
    @Setting(
            key = "streams.standbys",
            text = "copies of each task's state that other processes of the stage keep up to date",
            min = 0)
        int standbys,
    @Setting(
            key = "streams.protocol",
            text = "who deals the tasks: the stage's processes (classic) or the broker (streams)")
        Protocol protocol) {

  /**
   * @throws SettingsException for standbys that nobody would keep
   */
  public StreamsSettings {
    if (protocol == Protocol.STREAMS && standbys > 0) {
      throw new SettingsException(
          "streams.standbys is "
              + standbys
              + ", but with streams.protocol=streams standbys are the broker's: set"
              + " streams.num.standby.replicas of the group there, and streams.standbys=0");
    }
  }

  /** Kafka's group protocols, by the names that they have in its settings. */
  public enum Protocol {
    CLASSIC,
    STREAMS
  }

  /** The same, with output that is seen sooner. */
  public StreamsSettings committingEvery(Duration atMost) {
    return commitInterval.compareTo(atMost) <= 0
        ? this
        : new StreamsSettings(threads, state, atMost, transactionalStores, standbys, protocol);
  }

  /** The defaults, with a folder for the state. */
  public static StreamsSettings defaults(Path state) {
    return new StreamsSettings(1, state, Duration.ofSeconds(1), true, 0, Protocol.CLASSIC);
  }
}
