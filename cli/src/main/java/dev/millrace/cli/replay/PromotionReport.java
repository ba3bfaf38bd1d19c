package dev.millrace.cli.replay;

import dev.millrace.replay.generation.kafka.Promotions.Outcome;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.TopicRange;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a promotion, or its taking back, has come to. */
public final class PromotionReport {
  private PromotionReport() {}

  public static Map<String, Object> toJson(Outcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("changed", outcome.changed());
    json.putAll(GenerationJson.of(outcome.all(), outcome.all().current()));
    return json;
  }

  public static String toText(Outcome outcome) {
    Generation current = outcome.all().current();
    return "generation "
        + current.getName()
        + " is current"
        + (outcome.changed() ? "" : ", as it was")
        + (current.getRun().isEmpty() ? "" : "; " + run(current));
  }

  private static String run(Generation current) {
    if (current.getBlocksFrom().isEmpty()) {
      return "run " + current.getRun() + " trains on it, from its first block on";
    }
    return "run "
        + current.getRun()
        + " goes on with its blocks: "
        + current.getBlocksFrom().stream()
            .map(PromotionReport::place)
            .collect(Collectors.joining(", "));
  }

  private static String place(TopicRange range) {
    return "partition " + range.getPartition() + " from offset " + range.getFrom();
  }
}
