package dev.millrace.cli.settings;

import dev.millrace.schemas.settings.Setting;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which values a setting may have. */
final class SettingBound {
  private final Setting setting;

  SettingBound(Setting setting) {
    this.setting = setting;
  }

  /** Whether a value, or each element of a list, lies within. */
  boolean allows(Object value) {
    return switch (value) {
      case Collection<?> elements -> elements.stream().allMatch(this::allows);
      case Duration duration -> allows(count(duration));
      case Number number -> allows(number.doubleValue());
      case String text -> setting.pattern().isEmpty() || text.matches(setting.pattern());
      default -> true;
    };
  }

  private boolean allows(double number) {
    return !(isSet(setting.min()) && !(number >= setting.min()))
        && !(isSet(setting.max()) && !(number <= setting.max()))
        && !(isSet(setting.above()) && !(number > setting.above()))
        && !(isSet(setting.below()) && !(number < setting.below()));
  }

  /** In the setting's unit, else in seconds. */
  private double count(Duration duration) {
    return hasUnit() ? duration.dividedBy(setting.unit().getDuration()) : duration.toMillis() / 1e3;
  }

  private boolean hasUnit() {
    return setting.unit() != ChronoUnit.FOREVER;
  }

  /** Such as {@code above 0 and below 1}; empty where everything is allowed. */
  String inWords(boolean ofDuration) {
    boolean duration = ofDuration && !hasUnit();
    List<String> words = new ArrayList<>();
    if (isSet(setting.min()) && isSet(setting.max())) {
      words.add("from " + print(setting.min(), duration) + " to " + print(setting.max(), duration));
    } else if (isSet(setting.min())) {
      words.add("at least " + print(setting.min(), duration));
    } else if (isSet(setting.max())) {
      words.add("at most " + print(setting.max(), duration));
    }
    if (isSet(setting.above())) {
      words.add("above " + print(setting.above(), duration));
    }
    if (isSet(setting.below())) {
      words.add("below " + print(setting.below(), duration));
    }
    return words.isEmpty() ? setting.rule() : String.join(" and ", words);
  }

  private static boolean isSet(double bound) {
    return !Double.isNaN(bound);
  }

  private String print(double bound, boolean duration) {
    if (duration) {
      return bound == 0 ? "0s" : Durations.print(Duration.ofMillis(Math.round(bound * 1e3)));
    }
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
