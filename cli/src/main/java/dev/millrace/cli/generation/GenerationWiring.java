package dev.millrace.cli.generation;

import dev.millrace.cli.settings.DeclaredSettings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts the settings that a generation goes by under those that the user gives. */
public final class GenerationWiring {
  /** Its other value would bring the limits of another profile. */
  private static final String PROFILE = "quality.profile";

  private static final List<String> STAGES = List.of("extraction", "curation", "tokenize");

  private GenerationWiring() {}

  /**
   * What the stages of a generation are made by: what the user says, else what the topic says.
   *
   * @throws SettingsException if this version cannot read the generation's settings
   */
  public static Wiring of(Wiring given, Generation generation) {
    return under(given, generation).with(Map.of("topics.generation", generation.getName()));
  }

  /**
   * What the topic says, whatever the user says: of a process that names no generation, whose
   * settings may be those of one before.
   *
   * @throws SettingsException if this version cannot read the generation's settings
   */
  static Wiring by(Wiring given, Generation generation) {
    Map<String, String> settings = known(generation);
    settings.put("topics.generation", generation.getName());
    // The files that are recorded are all that it looks for.
    settings.put("decontamination.evaluations", "false");
    try {
      return given.with(settings);
    } catch (SettingsException e) {
      throw unreadable(generation, String.valueOf(e.getMessage()));
    }
  }

  /** A line for each setting of the user's that {@link #by} does not take. */
  static List<String> notTaken(Wiring given, Generation generation) {
    Map<String, String> own = FixedSettings.of(given);
    STAGES.forEach(stage -> own.putAll(given.madeBy(stage)));
    return known(generation).entrySet().stream()
        .filter(setting -> given.isGiven(setting.getKey()))
        .filter(setting -> !setting.getValue().equals(own.get(setting.getKey())))
        .map(
            setting ->
                setting.getKey()
                    + "="
                    + given.settings().text(setting.getKey())
                    + " is not taken: generation "
                    + generation.getName()
                    + ", which is current, goes by "
                    + setting.getValue()
                    + "; only a replay or topics.generation="
                    + generation.getName()
                    + " beside it changes that")
        .toList();
  }

  /** The same for one that is begun with another's settings. */
  public static Wiring child(Wiring given, Generation parent, String name) {
    return under(given, parent).with(Map.of("topics.generation", name));
  }

  private static Wiring under(Wiring given, Generation generation) {
    Map<String, String> settings = known(generation);
    if (given.isGiven(PROFILE)
        && !given.settings().text(PROFILE).equals(settings.getOrDefault(PROFILE, ""))) {
      settings.keySet().removeIf(DeclaredSettings::isLimit);
    }
    try {
      return given.withDefaults(settings);
    } catch (SettingsException e) {
      throw unreadable(generation, String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, String> known(Generation generation) {
    Map<String, String> settings = new TreeMap<>(Generations.settingsOf(generation));
    settings.keySet().forEach(key -> requireKnown(generation, key));
    return settings;
  }

  private static void requireKnown(Generation generation, String key) {
    if (!DeclaredSettings.isKnown(key)) {
      throw unreadable(generation, "it has no setting " + key);
    }
  }

  private static SettingsException unreadable(Generation generation, String reason) {
    String version = generation.getCodeVersion();
    return new SettingsException(
        "this version cannot read the settings of generation "
            + generation.getName()
            + ": "
            + reason
            + "; run it with the version that began it"
            + (version.isEmpty() ? "" : ", " + version)
            + ", or drop it");
  }
}
