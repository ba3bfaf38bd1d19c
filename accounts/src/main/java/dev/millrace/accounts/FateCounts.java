package dev.millrace.accounts;

import dev.millrace.schemas.Fate;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import java.util.Map;
import java.util.TreeMap;

/** Fates of one generation, counted by stage, fate and rule. */
final class FateCounts {
  private final Map<Fate, Map<String, Long>> byStage = new TreeMap<>();
  private final Map<String, Map<String, Long>> droppedByStage = new TreeMap<>();
  private final Map<String, Long> leftOut = new TreeMap<>();
  private long tokens;
  private long heldOutTokens;

  void add(Fate fate, PageFate record) {
    byStage.computeIfAbsent(fate, key -> new TreeMap<>()).merge(record.getStage(), 1L, Long::sum);
    switch (fate) {
      case DROPPED ->
          droppedByStage
              .computeIfAbsent(record.getStage(), stage -> new TreeMap<>())
              .merge(record.getRule(), 1L, Long::sum);
      case PACKED -> {
        if (record.getRule().equals(PageFates.HELD_OUT)) {
          heldOutTokens += record.getTokens();
        } else {
          tokens += record.getTokens();
        }
      }
      case LEFT_OUT -> leftOut.merge(record.getRule(), 1L, Long::sum);
      case INGESTED, DEAD_LETTER, CLEAN, WITHDRAWN, UNREADABLE -> {}
    }
  }

  long of(Fate fate) {
    return byStage.getOrDefault(fate, Map.of()).values().stream().mapToLong(Long::longValue).sum();
  }

  long of(Fate fate, String stage) {
    return byStage.getOrDefault(fate, Map.of()).getOrDefault(stage, 0L);
  }

  /** Stage to rule to count. */
  Map<String, Map<String, Long>> dropped() {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    droppedByStage.forEach((stage, rules) -> copy.put(stage, new TreeMap<>(rules)));
    return copy;
  }

  /** Rule to count. */
  Map<String, Long> leftOut() {
    return new TreeMap<>(leftOut);
  }

  long tokens() {
    return tokens;
  }

  long heldOutTokens() {
    return heldOutTokens;
  }
}
