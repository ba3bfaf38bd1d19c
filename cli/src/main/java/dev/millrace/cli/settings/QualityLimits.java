package dev.millrace.cli.settings;

import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.filters.rules.RuleGroup;
import dev.millrace.schemas.SettingsException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The groups of quality rules and their limits as settings, under the rules' own names. */
final class QualityLimits {
  /** Its key here is {@code quality.profile}. */
  private static final String PROFILE = "profile";

  private static final String GROUPS = "quality.groups";

  private QualityLimits() {}

  static List<SettingKey> keys() {
    QualitySettings quality = QualitySettings.of(QualityProfile.FINEWEB);
    List<SettingKey> keys = new ArrayList<>();
    keys.add(
        new SettingKey(
            GROUPS,
            String.join(",", quality.groups().stream().map(RuleGroup::name).toList()),
            "groups of quality rules, in the order of judging"));
    quality
        .toMap()
        .forEach(
            (key, value) -> {
              if (!key.equals(PROFILE)) {
                keys.add(new SettingKey(key, value, meaning(quality, key)));
              }
            });
    return keys;
  }

  /**
   * The profile's limits, with those given instead.
   *
   * @throws SettingsException if a value is none for its limit, or there is no such group
   */
  static QualitySettings of(Settings settings) {
    QualitySettings quality =
        QualitySettings.of(QualityProfile.of(settings.text("quality.profile")));
    Map<String, String> given = new LinkedHashMap<>();
    for (String key : quality.toMap().keySet()) {
      if (!key.equals(PROFILE) && settings.given(key).isPresent()) {
        given.put(key, settings.text(key));
      }
    }
    return quality.with(given).only(settings.list(GROUPS));
  }

  private static String meaning(QualitySettings quality, String key) {
    String name = key.substring(0, key.indexOf('.'));
    String words = key.substring(name.length() + 1).replace('-', ' ');
    return quality.group(name).orElseThrow().title() + ": " + words;
  }
}
