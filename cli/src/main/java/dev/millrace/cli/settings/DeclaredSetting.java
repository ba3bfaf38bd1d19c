package dev.millrace.cli.settings;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One setting as a record's component declares it. */
final class DeclaredSetting {
  private final Setting setting;
  private final Type type;
  private final TextForm form;
  private final SettingBound bound;

  /**
   * @param type of the component
   */
  DeclaredSetting(Setting setting, Type type) {
    this.setting = setting;
    this.type = type;
    this.form = TextForm.of(type, setting);
    this.bound = new SettingBound(setting);
  }

  String key() {
    return setting.key();
  }

  String stage() {
    return setting.stage();
  }

  /** A value of the component as text, the same for equal values. */
  String print(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(present -> form.print().apply(present)).orElse(setting.none());
    }
    return form.print().apply(value);
  }

  /**
   * @param fallback the component's value in the record of defaults
   */
  SettingKey described(Object fallback) {
    return new SettingKey(key(), printed(fallback), allowed(), setting.text(), setting.stage());
  }

  private String printed(Object fallback) {
    if (!setting.none().equals(Setting.UNSET)) {
      return setting.none();
    }
    return form.print().apply(fallback);
  }

  /**
   * The component's value.
   *
   * @param given what the user wrote
   * @param fallback the value that the program chooses
   * @throws SettingsException if the text is not a value of its kind, or is out of bounds
   */
  Object value(String given, Object fallback) {
    if (given.equals(setting.none())) {
      return isOptional() ? wrapped(Optional.empty()) : fallback;
    }
    Object value;
    try {
      value = form.parse().apply(given);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(refusal(given, form.kind(), fallback), e);
    }
    if (!bound.allows(value) && !given.equals(setting.also())) {
      throw new SettingsException(refusal(given, inWords(), fallback));
    }
    return isOptional() ? wrapped(Optional.of(value)) : value;
  }

  private boolean isOptional() {
    return type == OptionalInt.class
        || (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class);
  }

  private Object wrapped(Optional<Object> value) {
    if (type == OptionalInt.class) {
      return value.map(number -> OptionalInt.of((Integer) number)).orElse(OptionalInt.empty());
    }
    return value;
  }

  private String refusal(String given, String rule, Object fallback) {
    String standard = printed(fallback);
    return key()
        + " is '"
        + given
        + "', but must be "
        + rule
        + (standard.isEmpty() ? "" : "; the default is " + standard);
  }

  /** Kind and bound, and what else is allowed. */
  private String allowed() {
    if (bound.inWords(isDuration()).isEmpty()) {
      return form.kind();
    }
    String kind = form.kind().replaceFirst(" such as .*", "");
    return kind.isEmpty() ? inWords() : kind + ", " + inWords();
  }

  private String inWords() {
    return Stream.of(bound.inWords(isDuration()), setting.none(), setting.also())
        .filter(word -> !word.equals(Setting.UNSET) && !word.isEmpty())
        .collect(Collectors.joining(", or "));
  }

  private boolean isDuration() {
    return type == Duration.class
        || (type instanceof ParameterizedType generic
            && List.of(generic.getActualTypeArguments()).contains(Duration.class));
  }
}
