package dev.millrace.trainer.steering;

import dev.millrace.schemas.TrainingControl;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A record of {@code training-controls} that means something.
 *
 * @param settings to be changed, to their values; empty where the trainer's own is to hold again
 * @param reason may be empty
 * @param by user and machine
 */
public record ControlEvent(
    long offset,
    Action action,
    Map<Steerable, Optional<Double>> settings,
    String reason,
    Instant at,
    String by) {

  /** What is asked for. */
  public enum Action {
    SET("set"),
    PAUSE("pause"),
    RESUME("resume");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    /** As records name it. */
    public String word() {
      return word;
    }
  }

  public ControlEvent {
    settings = Collections.unmodifiableMap(copy(settings));
  }

  private static Map<Steerable, Optional<Double>> copy(Map<Steerable, Optional<Double>> settings) {
    Map<Steerable, Optional<Double>> copy = new EnumMap<>(Steerable.class);
    copy.putAll(settings);
    return copy;
  }

  /**
   * What a record asks for.
   *
   * @throws IllegalArgumentException in one line, if a run cannot do so: then none of it is done
   */
  public static ControlEvent of(TrainingControl record, long offset) {
    Action action = action(record.getAction());
    return new ControlEvent(
        offset,
        action,
        action == Action.SET ? settings(record.getSettings()) : Map.of(),
        record.getReason(),
        record.getAt(),
        record.getBy());
  }

  private static Action action(String word) {
    for (Action action : Action.values()) {
      if (action.word().equals(word)) {
        return action;
      }
    }
    throw new IllegalArgumentException(
        "it asks for '" + word + "', but a run can only be set, paused and resumed");
  }

  /**
   * Values by their settings.
   *
   * @param texts key to value; an empty value takes back what was asked for
   * @throws IllegalArgumentException in one line, if one of them cannot be
   */
  public static Map<Steerable, Optional<Double>> settings(Map<String, String> texts) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("it names no setting to change");
    }
    Map<Steerable, Optional<Double>> settings = new EnumMap<>(Steerable.class);
    texts.forEach(
        (key, text) -> {
          Steerable setting = Steerable.of(key);
          settings.put(
              setting, text.isEmpty() ? Optional.empty() : Optional.of(setting.parse(text)));
        });
    return settings;
  }

  /** What it asks for, as its command does. */
  public String text() {
    return Stream.concat(
            Stream.of(action.word()),
            settings.entrySet().stream()
                .map(one -> one.getKey().key() + "=" + one.getKey().text(one.getValue())))
        .collect(Collectors.joining(" "));
  }

  /** By whom and why, for people. */
  public String asked() {
    return "by " + (by.isEmpty() ? "somebody" : by) + (reason.isEmpty() ? "" : ": " + reason);
  }
}
