package dev.millrace.cli.report;

import dev.millrace.cli.settings.DeclaredSettings;
import dev.millrace.cli.settings.Durations;
import dev.millrace.cli.settings.SettingKey;
import dev.millrace.ingest.PublicNames;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.settings.Setting;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerSettingsText;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a generation and a run were made with, key to value, as the topic {@code generations} and a
 * checkpoint's {@code trainer.json} have it. Of files only the names are told: whose machine it was
 * is nobody's business.
 */
final class SettingValues {
  private static final Pattern PART = Pattern.compile("(\\w+)=([^,\\]]*)");
  private static final Pattern OPTIONAL = Pattern.compile("Optional\\w*\\[(.*)]");

  /** Where a run wrote, which says nothing of what it made. */
  private static final Set<String> FOLDERS = Set.of("checkpoints.root", "train.tensorboard");

  private SettingValues() {}

  /** The default of a setting; empty where there is none of that name. */
  static String fallback(String key) {
    return DeclaredSettings.all().stream()
        .filter(setting -> setting.name().equals(key))
        .map(SettingKey::fallback)
        .findFirst()
        .orElse("");
  }

  /** Those that documents and blocks are made with. */
  static NavigableMap<String, String> of(Generation generation) {
    NavigableMap<String, String> values = new TreeMap<>(Generations.settingsOf(generation));
    values.replaceAll((key, value) -> told(value));
    return values;
  }

  /**
   * Those that a run is trained with, by the keys they are set with.
   *
   * @param recorded by the names that the trainer's own record has for them
   */
  static NavigableMap<String, String> of(Map<String, String> recorded) {
    NavigableMap<String, String> values = new TreeMap<>();
    for (RecordComponent component : TrainerSettings.class.getRecordComponents()) {
      String value = recorded.get(component.getName());
      if (value != null) {
        add(values, component, value);
      }
    }
    values.keySet().removeAll(FOLDERS);
    return values;
  }

  private static void add(Map<String, String> values, RecordComponent component, String value) {
    Map<String, String> keys = keys(component);
    String own = keys.get("");
    if (own != null) {
      values.put(own, told(printed(value)));
      return;
    }
    Matcher part = PART.matcher(value);
    while (part.find()) {
      String key = keys.get(part.group(1));
      if (key != null) {
        values.put(key, lowerCase(printed(part.group(2))));
      }
    }
  }

  /** Part to key of what a component holds; the empty part is the component itself. */
  private static Map<String, String> keys(RecordComponent component) {
    Map<String, String> keys = new HashMap<>();
    if (component.getType().isRecord()) {
      for (RecordComponent part : component.getType().getRecordComponents()) {
        Arrays.stream(part.getAnnotationsByType(Setting.class))
            .forEach(setting -> keys.put(part.getName(), setting.key()));
      }
    }
    Arrays.stream(component.getAnnotationsByType(Setting.class))
        .forEach(setting -> keys.put(setting.part(), setting.key()));
    return keys;
  }

  /** As Java prints values, to what a settings file has. */
  private static String printed(String value) {
    Matcher optional = OPTIONAL.matcher(value);
    if (optional.matches()) {
      return optional.group(1);
    }
    if (value.startsWith("Optional") && value.endsWith(".empty")) {
      return "0";
    }
    if (value.startsWith("[") && value.endsWith("]")) {
      return value.substring(1, value.length() - 1).replace(", ", ",");
    }
    return value.matches("PT[0-9HMS.]+") ? Durations.print(Duration.parse(value)) : value;
  }

  /** Names of what there is to choose from; numbers stay. */
  private static String lowerCase(String value) {
    return value.matches("[A-Z][A-Z0-9_]+")
        ? value.toLowerCase(Locale.ROOT).replace('_', '-')
        : value;
  }

  /** What the settings of a new run would be. */
  static NavigableMap<String, String> trainersDefaults() {
    return of(TrainerSettingsText.of(TrainerSettings.defaults(Path.of(""))));
  }

  /**
   * A value, or several with commas between them, of which those that are files' by their names.
   */
  static String told(String value) {
    return Arrays.stream(value.split(",", -1))
        .map(SettingValues::withoutFolders)
        .collect(Collectors.joining(","));
  }

  /** What has a slash is a file, a folder or an address. */
  private static String withoutFolders(String value) {
    return value.contains("/") || value.contains("\\")
        ? PublicNames.of(value.replaceFirst("(?<=.)[/\\\\]+$", ""))
        : value;
  }
}
