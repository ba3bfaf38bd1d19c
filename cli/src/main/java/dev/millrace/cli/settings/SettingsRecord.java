package dev.millrace.cli.settings;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Binds texts to the record components that {@link Setting} declares, those of records within the
 * record too.
 *
 * @param <R> the settings record of a module
 */
final class SettingsRecord<R extends Record> {
  private final R defaults;

  /**
   * @param defaults gives every component its value where nothing is said
   */
  SettingsRecord(R defaults) {
    this.defaults = defaults;
  }

  /** What becomes of a declared component's value. */
  private interface Leaf {
    Object value(DeclaredSetting setting, Object fallback);
  }

  List<SettingKey> keys() {
    List<SettingKey> keys = new ArrayList<>();
    var _ =
        walk(
            defaults,
            Map.of(),
            (setting, fallback) -> {
              keys.add(setting.described(fallback));
              return fallback;
            });
    return keys;
  }

  /** Key to value of those settings that a stage's results are made with. */
  Map<String, String> madeBy(String stage, Settings settings) {
    Map<String, String> values = new TreeMap<>();
    var _ =
        walk(
            bind(settings),
            Map.of(),
            (setting, value) -> {
              if (setting.stage().equals(stage)) {
                values.put(setting.key(), setting.print(value));
              }
              return value;
            });
    return values;
  }

  /**
   * @throws SettingsException for the first text that its component cannot have
   */
  R bind(Settings settings) {
    return walk(
        defaults,
        Map.of(),
        (setting, fallback) ->
            settings
                .given(setting.key())
                .map(text -> setting.value(text, fallback))
                .orElse(fallback));
  }

  /**
   * @param parts settings that the record around this one declares for its components
   */
  private static <T extends Record> T walk(T record, Map<String, Setting> parts, Leaf leaf) {
    RecordComponent[] components = record.getClass().getRecordComponents();
    Object[] values = new Object[components.length];
    boolean changed = false;
    for (int i = 0; i < components.length; i++) {
      Object before = read(components[i], record);
      values[i] = walk(components[i], before, parts, leaf);
      changed |= !Objects.equals(values[i], before);
    }
    return changed ? create(record, components, values) : record;
  }

  private static Object walk(
      RecordComponent component, Object before, Map<String, Setting> parts, Leaf leaf) {
    Map<String, Setting> own = new HashMap<>();
    for (Setting setting : component.getAnnotationsByType(Setting.class)) {
      own.put(setting.part(), setting);
    }
    Optional<Setting> declared =
        Optional.ofNullable(own.get(""))
            .or(() -> Optional.ofNullable(parts.get(component.getName())));
    if (declared.isPresent()) {
      return leaf.value(new DeclaredSetting(declared.get(), component.getGenericType()), before);
    }
    if (before instanceof Record nested) {
      requireParts(nested, own);
      return walk(nested, own, leaf);
    }
    return before;
  }

  private static void requireParts(Record nested, Map<String, Setting> parts) {
    List<String> names =
        Arrays.stream(nested.getClass().getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    if (!names.containsAll(parts.keySet())) {
      throw new IllegalStateException(
          parts.keySet() + " are not all components of " + nested.getClass());
    }
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static <T extends Record> T create(
      T record, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      @SuppressWarnings("unchecked") // getClass of a record is its own class: records are final
      Constructor<T> constructor = (Constructor<T>) record.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SettingsException refused) {
        throw refused;
      }
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new SettingsException(String.valueOf(refused.getMessage()), refused);
      }
      throw new IllegalStateException("cannot create " + record.getClass(), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot create " + record.getClass(), e);
    }
  }
}
