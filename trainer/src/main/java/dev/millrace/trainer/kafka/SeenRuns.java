package dev.millrace.trainer.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.kafka.TakedownFollower;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.takedown.TakedownHistory;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import dev.millrace.trainer.retrain.SeenByRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which steps and checkpoints of which runs saw what is, or was, taken down. */
public final class SeenRuns {
  private static final String READER = "takedown";

  private SeenRuns() {}

  /**
   * Looks at all runs of a ledger, and at their blocks as far as they are still there.
   *
   * @param root folder of all runs' checkpoints
   * @return by target, each run
   */
  public static Map<TakedownTarget, List<SeenByRun>> of(
      List<TakedownTarget> targets,
      Connection connection,
      Topics topics,
      RecordSerdes serdes,
      Path root) {
    TakedownHistory takedowns = TakedownFollower.read(READER, connection, topics, serdes);
    Takedowns wanted = new Takedowns(takedowns.version(), targets);
    List<LedgerHistory> runs = runs(connection, topics, serdes, root);
    SortedSet<String> named = new TreeSet<>();
    runs.forEach(run -> named.addAll(run.blockTopics()));
    List<TypedTopic<TokenBlock>> blockTopics =
        named.stream().map(topics.tokenBlocks()::named).toList();
    TakenBlocks blocks = TakenBlocks.read(connection, serdes, blockTopics, wanted);
    Map<String, List<Long>> checkpoints = checkpoints(connection, topics, serdes);
    Map<TakedownTarget, List<SeenByRun>> seen = new TreeMap<>();
    for (LedgerHistory run : runs) {
      SeenSearch search = SeenSearch.of(run, takedowns, wanted, blocks);
      List<Long> all = checkpoints.getOrDefault(run.runs().run(), List.of());
      for (TakedownTarget target : targets) {
        seen.computeIfAbsent(target, one -> new ArrayList<>()).add(by(run, search, target, all));
      }
    }
    return seen;
  }

  private static List<LedgerHistory> runs(
      Connection connection, Topics topics, RecordSerdes serdes, Path root) {
    return LedgerHistory.read(connection, topics, serdes, root, "").allRuns().stream()
        .map(run -> LedgerHistory.read(connection, topics, serdes, root, run))
        .toList();
  }

  private static Map<String, List<Long>> checkpoints(
      Connection connection, Topics topics, RecordSerdes serdes) {
    Map<String, List<Long>> steps = new HashMap<>();
    TopicScan.values(READER, connection, serdes, topics.checkpoints())
        .toEnd(
            record ->
                steps
                    .computeIfAbsent(record.value().getRun(), run -> new ArrayList<>())
                    .add(record.value().getStep()));
    return steps;
  }

  private static SeenByRun by(
      LedgerHistory run, SeenSearch search, TakedownTarget target, List<Long> checkpoints) {
    SortedSet<Long> steps = search.seen().of(target);
    List<Long> holding =
        steps.isEmpty()
            ? List.of()
            : checkpoints.stream().filter(step -> step >= steps.first()).toList();
    return new SeenByRun(
        run.runs().run(), steps, holding, search.unknown() + run.runs().unknownUpTo());
  }
}
