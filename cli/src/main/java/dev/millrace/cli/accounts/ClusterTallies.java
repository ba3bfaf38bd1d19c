package dev.millrace.cli.accounts;

import dev.millrace.cli.run.PipelineCounts;
import dev.millrace.inference.kafka.EventFollower;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.IngestedFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What the small topics of a cluster say of the large ones: pages from the files' progress, drops
 * by rule and dead letters by stage, record by record. Fed by several threads, read by others.
 */
public final class ClusterTallies {
  private static final int EXAMPLES_PER_RULE = 20;

  private final Map<String, IngestedFile> files = new HashMap<>();
  private final Map<String, Long> dropped = new TreeMap<>();
  private final Map<String, Deque<DroppedDocument>> examples = new HashMap<>();
  private final Map<String, Long> deadLetters = new HashMap<>();
  private final List<Checkpoint> checkpoints = new ArrayList<>();

  /** Gives each event of a topic to one of the methods below. */
  public static <V> EventFollower<V> each(Consumer<V> taker) {
    return new EventFollower<>() {
      @Override
      public void past(List<V> events) {
        events.forEach(taker);
      }

      @Override
      public void caughtUp() {}

      @Override
      public void arrived(List<V> events) {
        events.forEach(taker);
      }
    };
  }

  /** The latest progress of a file stands for it. */
  public synchronized void file(IngestedFile file) {
    files.put(file.getSha256(), file);
  }

  public synchronized void drop(DroppedDocument drop) {
    dropped.merge(drop.getRule(), 1L, Long::sum);
    Deque<DroppedDocument> latest =
        examples.computeIfAbsent(drop.getRule(), rule -> new ArrayDeque<>());
    latest.addFirst(drop);
    if (latest.size() > EXAMPLES_PER_RULE) {
      latest.removeLast();
    }
  }

  public synchronized void deadLetter(DeadLetter letter) {
    deadLetters.merge(letter.getStage(), 1L, Long::sum);
  }

  public synchronized void checkpoint(Checkpoint checkpoint) {
    checkpoints.add(checkpoint);
  }

  public synchronized List<DroppedDocument> examples(String rule) {
    return List.copyOf(examples.getOrDefault(rule, new ArrayDeque<>()));
  }

  public synchronized List<CheckpointEntry> checkpoints(String run) {
    return checkpoints.stream()
        .filter(checkpoint -> checkpoint.getRun().equals(run))
        .map(PipelineCounts::entry)
        .toList();
  }

  /**
   * Counts of all stages. Documents and clean ones are too large to be read for their number: they
   * are the pages less what is dropped, dead or waiting before, as every page is accounted for.
   *
   * @param lags offsets that wait before extraction and curation
   * @param tokens in token blocks, of which there are {@code blocks}
   */
  public synchronized Counts counts(List<Long> lags, long tokens, long blocks) {
    long records = 0;
    long pages = 0;
    Map<String, Long> skipped = new TreeMap<>();
    for (IngestedFile file : files.values()) {
      records += file.getRecords();
      pages += file.getPages();
      file.getSkipped()
          .forEach(
              (reason, count) -> {
                if (Accounts.isNoPage(reason)) {
                  skipped.merge(reason, count, Long::sum);
                }
              });
    }
    long early =
        dropped.entrySet().stream()
            .filter(drop -> Counts.isExtractionRule(drop.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    long late = dropped.values().stream().mapToLong(Long::longValue).sum() - early;
    long deadEarly = deadLetters.getOrDefault("extraction", 0L);
    long deadLate = deadLetters.getOrDefault("curation", 0L);
    long documents = Math.max(0, pages - early - deadEarly - lags.get(0));
    long clean = Math.max(0, documents - late - deadLate - lags.get(1));
    return new Counts(
        records,
        skipped,
        Map.of(),
        pages,
        documents,
        clean,
        new TreeMap<>(dropped),
        deadEarly + deadLate,
        Math.max(0, pages - clean - early - late - deadEarly - deadLate),
        tokens,
        0,
        blocks);
  }
}
