package dev.millrace.filters.rules;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A record's components as settings: {@code maxTop2GramCharacters} is {@code
 * max-top-2-gram-characters}.
 */
final class RecordKeys {

  private RecordKeys() {}

  /** Components of the kinds a setting can have, with their values; lists joined by commas. */
  static Map<String, String> read(Record owner) {
    Map<String, String> values = new LinkedHashMap<>();
    for (RecordComponent component : owner.getClass().getRecordComponents()) {
      if (isSetting(component)) {
        values.put(key(component), format(value(component, owner)));
      }
    }
    return values;
  }

  /**
   * A copy with one component set from text.
   *
   * @throws IllegalArgumentException if the text is no value of the component's kind, or the record
   *     refuses it
   */
  static <R extends Record> R with(R owner, String key, String text) {
    RecordComponent[] components = owner.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean wanted = isSetting(components[i]) && key(components[i]).equals(key);
      values[i] = wanted ? parse(components[i].getType(), key, text) : value(components[i], owner);
    }
    return create(owner, components, values);
  }

  /** A copy that follows another profile. */
  static <R extends Record> R with(R owner, QualityProfile profile) {
    RecordComponent[] components = owner.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      boolean wanted = components[i].getType() == QualityProfile.class;
      values[i] = wanted ? profile : value(components[i], owner);
    }
    return create(owner, components, values);
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

  private static Object parse(Class<?> type, String key, String text) {
    String value = text.strip();
    try {
      if (type == int.class) {
        return Integer.valueOf(value);
      }
      if (type == double.class) {
        return Double.valueOf(value);
      }
    } catch (NumberFormatException e) {
      String kind = type == int.class ? "a whole number" : "a number";
      throw new IllegalArgumentException(key + " " + text + " is not " + kind, e);
    }
    if (type == boolean.class) {
      if (!value.equals("true") && !value.equals("false")) {
        throw new IllegalArgumentException(key + " " + text + " is neither true nor false");
      }
      return Boolean.valueOf(value);
    }
    return Arrays.stream(value.split(",", -1))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  private static Object value(RecordComponent component, Record owner) {
    try {
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static <R extends Record> R create(
      R owner, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      @SuppressWarnings("unchecked") // getClass of a record is its own class: records are final
      Class<R> type = (Class<R>) owner.getClass();
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException("cannot create " + owner.getClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + owner.getClass(), e);
    }
  }
}
