package dev.millrace.cli.settings;

import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.schemas.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The limits of the quality rules as settings, under the rules' own names. */
final class QualityLimits {
  /** Its key here is {@code quality.profile}. */
  private static final String PROFILE = "profile";

  /** The stage that judges by these limits. */
  static final String STAGE = "curation";

  private QualityLimits() {}

  /** Every limit's value by its key. */
  static Map<String, String> values(Settings settings) {
    Map<String, String> values = of(settings).toMap();
    values.remove(PROFILE);
    return values;
  }

  static List<SettingKey> keys() {
    QualitySettings quality = QualitySettings.of(QualityProfile.FINEWEB);
    return quality.toMap().entrySet().stream()
        .filter(limit -> !limit.getKey().equals(PROFILE))
        .map(
            limit ->
                new SettingKey(
                    limit.getKey(), limit.getValue(), "", meaning(quality, limit.getKey()), STAGE))
        .toList();
  }

  /**
   * The profile's limits, with those given instead, of the groups that are wanted.
   *
   * @throws SettingsException if a value is not one that its limit can have, or there is no such
   *     group
   */
  static QualitySettings of(Settings settings) {
    ProfileSettings wanted = new SettingsRecord<>(ProfileSettings.DEFAULT).bind(settings);
    QualitySettings quality = QualitySettings.of(wanted.profile());
    Map<String, String> given = new LinkedHashMap<>();
    for (String key : quality.toMap().keySet()) {
      if (!key.equals(PROFILE)) {
        settings.given(key).ifPresent(value -> given.put(key, value));
      }
    }
    return quality.with(given).only(wanted.groups());
  }

  private static String meaning(QualitySettings quality, String key) {
    String name = key.substring(0, key.indexOf('.'));
    String words = key.substring(name.length() + 1).replace('-', ' ');
    return quality.group(name).orElseThrow().title() + ": " + words;
  }
}
