package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a file says of itself.
 *
 * @param source named in errors, such as the file
 * @param entries Long, Double, Boolean, String, or a List of these
 */
record GgufMetadata(String source, Map<String, Object> entries) {

  boolean has(String key) {
    return entries.containsKey(key);
  }

  String text(String key) throws ModelFormatException {
    return optionalText(key).orElseThrow(() -> missing(key));
  }

  Optional<String> optionalText(String key) throws ModelFormatException {
    Object value = entries.get(key);
    if (value != null && !(value instanceof String)) {
      throw problem(key, "is no text");
    }
    return Optional.ofNullable((String) value);
  }

  int count(String key) throws ModelFormatException {
    return optionalCount(key).orElseThrow(() -> missing(key));
  }

  int count(String key, int absent) throws ModelFormatException {
    return optionalCount(key).orElse(absent);
  }

  OptionalInt optionalCount(String key) throws ModelFormatException {
    Object value = entries.get(key);
    if (value == null) {
      return OptionalInt.empty();
    }
    // some files give one number for each layer
    if (value instanceof List<?> each && !each.isEmpty() && each.stream().distinct().count() == 1) {
      value = each.getFirst();
    }
    if (!(value instanceof Long number) || number < 0 || number > Integer.MAX_VALUE) {
      throw problem(key, value + " is no count");
    }
    return OptionalInt.of(number.intValue());
  }

  double number(String key, double absent) throws ModelFormatException {
    Object value = entries.get(key);
    if (value == null) {
      return absent;
    }
    if (!(value instanceof Number number)) {
      throw problem(key, value + " is no number");
    }
    return number.doubleValue();
  }

  boolean flag(String key, boolean absent) throws ModelFormatException {
    Object value = entries.get(key);
    if (value == null) {
      return absent;
    }
    if (!(value instanceof Boolean flag)) {
      throw problem(key, value + " is neither true nor false");
    }
    return flag;
  }

  /** All values of a list, which are of this type. */
  <T> List<T> list(String key, Class<T> type) throws ModelFormatException {
    Object value = entries.get(key);
    if (value == null) {
      throw missing(key);
    }
    if (!(value instanceof List<?> values)) {
      throw problem(key, "is no list");
    }
    List<T> typed = new ArrayList<>(values.size());
    for (Object one : values) {
      if (!type.isInstance(one)) {
        throw problem(key, one + " is not of type " + type.getSimpleName());
      }
      typed.add(type.cast(one));
    }
    return List.copyOf(typed);
  }

  private ModelFormatException missing(String key) {
    return problem(key, "is missing");
  }

  ModelFormatException problem(String key, String message) {
    return new ModelFormatException("%s: %s: %s".formatted(source, key, message));
  }
}
