package dev.millrace.cli.replay;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.cli.stage.Stages;
import dev.millrace.replay.generation.StartTopic;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicEnds;

/** What stages of the generation that another starts from have still to do. */
final class UpstreamWork {
  private UpstreamWork() {}

  /**
   * Where nobody runs those stages, a generation that starts after them would wait for ever.
   *
   * @param topics of the generation that begins
   * @throws SettingsException if one of them has something to do
   */
  static void requireNone(Connection connection, StartTopic start, String parent, Topics topics) {
    try (StageLag lag = new StageLag(connection);
        TopicEnds ends = new TopicEnds(connection)) {
      for (String stage : Stages.NAMES) {
        StageInputs inputs = StageInputs.of(stage, topics);
        if (!start.stages().contains(stage)
            && !lag.isNone(inputs.group(), ends.existing(inputs.partitions()))) {
          throw new SettingsException(
              stage
                  + " of generation "
                  + parent
                  + " has records to do before all of its "
                  + start.label()
                  + " is there, and nobody runs it; let millrace run --until-drained finish it, or"
                  + " start --from an earlier topic");
        }
      }
    }
  }
}
