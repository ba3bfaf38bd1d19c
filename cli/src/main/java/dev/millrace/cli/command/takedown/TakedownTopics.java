package dev.millrace.cli.command.takedown;

import dev.millrace.cli.acls.DeclaredRights;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.ClusterStart;
import dev.millrace.schemas.patience.WaitNotices;
import java.time.Duration;
import java.util.List;

/** What a command about takedowns reads and writes, which has to be there; it asks for no other. */
record TakedownTopics(List<TypedTopic<?>> topics) {
  private static final String STAGE = "takedown";

  /** Of one that looks what a takedown takes. */
  static TakedownTopics of(Topics topics) {
    return new TakedownTopics(new DeclaredRights(topics, "").of(STAGE).topics());
  }

  /** Of one that only looks what is in force, or changes it. */
  static TakedownTopics ofRegister(Topics topics) {
    return new TakedownTopics(List.of(topics.takedowns()));
  }

  /**
   * @throws SettingsException if one is missing, does not fit, or may not be asked about
   */
  void require(Connection connection) {
    new ClusterStart(STAGE, connection, topics, List.of(), Duration.ZERO, WaitNotices.SILENT)
        .require();
  }
}
