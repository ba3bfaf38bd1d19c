package dev.millrace.trainer.steering;

import dev.millrace.schemas.settings.Setting;
import dev.millrace.trainer.TrainerSettings;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A setting that can be changed while a run trains. Its bounds are those that {@link
 * TrainerSettings} declares.
 */
public enum Steerable {
  LEARNING_RATE("train.learning-rate"),
  DECAY_STEPS("train.decay-steps");

  private final String key;

  Steerable(String key) {
    this.key = key;
  }

  public String key() {
    return key;
  }

  /**
   * The setting of a key.
   *
   * @throws IllegalArgumentException in one line, if it is none that can be changed
   */
  public static Steerable of(String key) {
    return Arrays.stream(values())
        .filter(one -> one.key.equals(key))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    key
                        + " cannot be changed while a run trains; "
                        + Arrays.stream(values())
                            .map(Steerable::key)
                            .collect(Collectors.joining(" and "))
                        + " can, and others where the trainer is started"));
  }

  /**
   * A value that it can have.
   *
   * @throws IllegalArgumentException in one line, naming value and bounds
   */
  public double parse(String text) {
    Setting declared = declared();
    double value = number(text);
    boolean whole = this != DECAY_STEPS || (value == Math.rint(value) && value < Integer.MAX_VALUE);
    boolean none = text.equals(declared.none());
    boolean within =
        !(value < declared.min())
            && !(value > declared.max())
            && !(value <= declared.above())
            && !(value >= declared.below());
    if (!Double.isFinite(value) || !whole || !(within || none)) {
      throw new IllegalArgumentException(key + " is '" + text + "', but must be " + rule());
    }
    return value;
  }

  /** A value as {@link #parse} takes it; empty for none. */
  public String text(Optional<Double> value) {
    return value
        .map(number -> this == DECAY_STEPS ? Long.toString(number.longValue()) : number.toString())
        .orElse("");
  }

  private String rule() {
    return switch (this) {
      case LEARNING_RATE -> "a number above 0 and below 1";
      case DECAY_STEPS -> "a whole number of steps, or 0 for no decay";
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private Setting declared() {
    return Arrays.stream(TrainerSettings.class.getRecordComponents())
        .flatMap(component -> Arrays.stream(component.getAnnotationsByType(Setting.class)))
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no setting " + key));
  }
}
