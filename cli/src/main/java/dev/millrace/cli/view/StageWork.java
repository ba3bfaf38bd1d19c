package dev.millrace.cli.view;

import dev.millrace.accounts.kafka.GroupStates;
import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.inference.serving.PipelineView.Work;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether anybody works on the stages: what the coordinators of their groups say, and whether what
 * they have to do changes. No stage is asked itself, so it is the same wherever they run.
 */
final class StageWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StageWork.class);
  private static final long STILL_NANOS = Duration.ofMinutes(1).toNanos();

  private final GroupStates groups;
  private final StageLag lags;
  private final Stillness stillness = new Stillness(System::nanoTime);

  /**
   * @param lags stays open
   */
  StageWork(Connection connection, StageLag lags) {
    this.groups = new GroupStates(connection);
    this.lags = lags;
  }

  /** The groups' states at one moment; empty where they cannot be asked. */
  final class Look {
    private final Topics topics;
    private final Map<String, String> stageGroups;
    private final Optional<Map<String, GroupState>> states;

    private Look(Topics topics, Map<String, String> stageGroups) {
      this.topics = topics;
      this.stageGroups = stageGroups;
      this.states = states(stageGroups);
    }

    /**
     * Empty for a stage that has no group, and where the groups cannot be asked.
     *
     * @param lag offsets that wait before the stage; 0 where it may wait for more of them
     */
    Optional<Work> of(String stage, long lag) {
      return states
          .filter(found -> stageGroups.containsKey(stage))
          .map(found -> found.getOrDefault(stageGroups.get(stage), GroupState.DEAD))
          .map(state -> judge(stage, state, lag));
    }

    /** Offsets that are only markers of transactions are nothing that waits. */
    private Work judge(String stage, GroupState state, long lag) {
      Work work = stillness.judge(stage, state, lag);
      return work == Work.STALLED && lags.isNone(StageInputs.of(stage, topics))
          ? Work.RUNNING
          : work;
    }
  }

  /**
   * Asks the coordinators.
   *
   * @param run whose trainer is meant; empty if there is none
   */
  Look look(Topics topics, String run) {
    Map<String, String> stageGroups = new HashMap<>();
    for (String stage : List.of("extraction", "curation", "tokenize")) {
      stageGroups.put(stage, StageInputs.of(stage, topics).group());
    }
    if (!run.isEmpty()) {
      stageGroups.put("train", topics.trainerId(run));
    }
    return new Look(topics, stageGroups);
  }

  private Optional<Map<String, GroupState>> states(Map<String, String> stageGroups) {
    try {
      return Optional.of(groups.of(stageGroups.values()));
    } catch (KafkaException e) {
      LOG.debug("the groups of the stages cannot be asked: {}", e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    groups.close();
  }

  /** Remembers since when each stage has had as much to do as now. */
  static final class Stillness {
    private final LongSupplier nanoTime;
    private final Map<String, Same> last = new HashMap<>();

    private record Same(long lag, long since) {}

    Stillness(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    Work judge(String stage, GroupState state, long lag) {
      long now = nanoTime.getAsLong();
      Same same =
          last.merge(stage, new Same(lag, now), (old, fresh) -> old.lag == fresh.lag ? old : fresh);
      return switch (state) {
        case EMPTY, DEAD, NOT_READY, UNKNOWN -> Work.STOPPED;
        case PREPARING_REBALANCE, COMPLETING_REBALANCE, ASSIGNING, RECONCILING -> Work.REBALANCING;
        case STABLE -> lag > 0 && now - same.since >= STILL_NANOS ? Work.STALLED : Work.RUNNING;
      };
    }
  }
}
