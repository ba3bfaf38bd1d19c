package dev.millrace.cli.replay;

import dev.millrace.accounts.Lags;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.cli.terminal.ProgressLine;
import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.StartTopic;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.TopicRange;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a generation has come.
 *
 * @param input offsets of the topic that it starts from, from where it begins to its end now
 * @param waiting offsets that wait before each of its own stages
 * @param perSecond offsets of its input a second, while something waits
 */
public record GenerationStatus(
    String name, GenerationState state, long input, Lags waiting, OptionalDouble perSecond) {
  private static final long LOOK_MILLIS = 3_000;

  /** Asks the broker; while the generation is behind, twice. */
  public static GenerationStatus look(
      Connection connection, TopicSettings settings, Generations all, Generation one)
      throws InterruptedException {
    Topics topics = all.topics(settings, one);
    StartTopic start = StartTopic.named(one.getStartsFrom());
    try (StageLag lag = new StageLag(connection)) {
      long input = input(lag, topics, start, one);
      Lags before = own(lag.of(topics), topics);
      OptionalDouble rate = OptionalDouble.empty();
      Lags now = before;
      if (!before.isNone()) {
        Thread.sleep(LOOK_MILLIS);
        now = own(lag.of(topics), topics);
        rate = OptionalDouble.of((first(before, start) - first(now, start)) * 1e3 / LOOK_MILLIS);
      }
      return new GenerationStatus(one.getName(), all.stateOf(one), input, now, rate);
    }
  }

  private static Lags own(Lags lags, Topics topics) {
    return new Lags(
        topics.owns("extraction") ? lags.extraction() : 0,
        topics.owns("curation") ? lags.curation() : 0,
        lags.tokenize());
  }

  private static long first(Lags lags, StartTopic start) {
    return switch (start) {
      case PAGES -> lags.extraction();
      case DOCUMENTS -> lags.curation();
      case CLEAN_DOCUMENTS -> lags.tokenize();
    };
  }

  private static long input(StageLag lag, Topics topics, StartTopic start, Generation one) {
    Map<Integer, Long> from = new HashMap<>();
    for (TopicRange range : one.getRanges()) {
      from.put(range.getPartition(), range.getFrom());
    }
    Map<TopicPartition, Long> ends = lag.ends(start.of(topics).topicPartitions());
    return ends.entrySet().stream()
        .mapToLong(end -> end.getValue() - from.getOrDefault(end.getKey().partition(), 0L))
        .sum();
  }

  private long waitsBeforeTheFirst() {
    return Math.max(waiting.extraction(), Math.max(waiting.curation(), waiting.tokenize()));
  }

  private double share() {
    return input == 0 ? 1 : Math.clamp(1 - (double) waitsBeforeTheFirst() / input, 0, 1);
  }

  /** Seconds until nothing waits; empty if that cannot be said. */
  private OptionalDouble secondsLeft() {
    return perSecond.isPresent() && perSecond.getAsDouble() > 0
        ? OptionalDouble.of(waitsBeforeTheFirst() / perSecond.getAsDouble())
        : OptionalDouble.empty();
  }

  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("state", state.label());
    json.put("progress", share());
    Map<String, Long> lag = new LinkedHashMap<>();
    lag.put("extraction", waiting.extraction());
    lag.put("curation", waiting.curation());
    lag.put("tokenize", waiting.tokenize());
    json.put("lag", lag);
    perSecond.ifPresent(rate -> json.put("perSecond", rate));
    secondsLeft().ifPresent(left -> json.put("secondsLeft", left));
    return json;
  }

  public String toText() {
    String text =
        String.format(
            Locale.ROOT,
            "generation %s is %s: %.1f %% of its input",
            name,
            state.label(),
            100 * share());
    if (waiting.isNone()) {
      return text + ", nothing waits";
    }
    text +=
        String.format(
            Locale.ROOT,
            "; extraction %,d, curation %,d, tokenize %,d wait",
            waiting.extraction(),
            waiting.curation(),
            waiting.tokenize());
    return text
        + secondsLeft().stream()
            .mapToObj(left -> ", " + ProgressLine.timeLeft(Math.round(left)))
            .findFirst()
            .orElse("; it does not move: millrace replay start " + name + " goes on with it");
  }
}
