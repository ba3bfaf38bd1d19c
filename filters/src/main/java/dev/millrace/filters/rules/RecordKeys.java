package dev.millrace.filters.rules;

import dev.millrace.schemas.SettingsException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The components of a {@link RuleGroup} as settings: {@code maxTop2GramCharacters} is {@code
 * max-top-2-gram-characters}.
 */
final class RecordKeys {

  private RecordKeys() {}

  /** Components of the kinds a setting can have, with their values; lists joined by commas. */
  static Map<String, String> read(RuleGroup group) {
    Map<String, String> values = new LinkedHashMap<>();
    for (RecordComponent component : components(group)) {
      if (isSetting(component)) {
        values.put(key(component), format(value(component, group)));
      }
    }
    return values;
  }

  /**
   * A copy with the components set that are named, as {@code group.component}.
   *
   * @throws SettingsException if a text is no value of its component's kind, or the group refuses
   *     the values
   */
  static RuleGroup with(RuleGroup group, Map<String, String> changes) {
    return copy(
        group,
        component -> {
          String key = group.name() + "." + key(component);
          return isSetting(component)
              ? Optional.ofNullable(changes.get(key)).map(text -> parse(component, key, text))
              : Optional.empty();
        });
  }

  /** A copy that follows another profile. */
  static RuleGroup with(RuleGroup group, QualityProfile profile) {
    return copy(
        group,
        component ->
            component.getType() == QualityProfile.class ? Optional.of(profile) : Optional.empty());
  }

  private static RuleGroup copy(
      RuleGroup group, Function<RecordComponent, Optional<Object>> change) {
    RecordComponent[] components = components(group);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      RecordComponent component = components[i];
      values[i] = change.apply(component).orElseGet(() -> value(component, group));
    }
    return create(group, components, values);
  }

  private static RecordComponent[] components(RuleGroup group) {
    if (!group.getClass().isRecord()) {
      throw new IllegalStateException("the rule group " + group.name() + " is no record");
    }
    return group.getClass().getRecordComponents();
  }

  private static boolean isSetting(RecordComponent component) {
    Class<?> type = component.getType();
    return type == int.class || type == double.class || type == boolean.class || type == List.class;
  }

  private static String key(RecordComponent component) {
    return component
        .getName()
        .replaceAll("(?<=[a-z])(?=[A-Z0-9])|(?<=[0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  private static String format(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).collect(Collectors.joining(","))
        : value.toString();
  }

  private static Object parse(RecordComponent component, String key, String text) {
    Class<?> type = component.getType();
    String value = text.strip();
    try {
      if (type == int.class) {
        return Integer.valueOf(value);
      }
      if (type == double.class) {
        return Double.valueOf(value);
      }
    } catch (NumberFormatException e) {
      throw refused(key, text, type == int.class ? "a whole number" : "a number");
    }
    if (type == boolean.class) {
      if (!value.equals("true") && !value.equals("false")) {
        throw refused(key, text, "true or false");
      }
      return Boolean.valueOf(value);
    }
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private static SettingsException refused(String key, String text, String wanted) {
    return new SettingsException(key + " is '" + text + "', but must be " + wanted);
  }

  private static Object value(RecordComponent component, RuleGroup owner) {
    try {
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static RuleGroup create(RuleGroup group, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return group.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SettingsException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot create " + group.getClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + group.getClass(), e);
    }
  }
}
