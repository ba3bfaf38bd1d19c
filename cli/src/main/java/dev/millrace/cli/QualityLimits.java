package dev.millrace.cli;

import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.schemas.SettingsException;
import java.util.List;
import java.util.Set;

/** The limits of the quality rules as settings, under the rules' own names. */
final class QualityLimits {
  /** Its key here is {@code quality.profile}. */
  private static final String PROFILE = "profile";

  private QualityLimits() {}

  static List<SettingKey> keys() {
    return QualitySettings.of(QualityProfile.FINEWEB).toMap().entrySet().stream()
        .filter(limit -> !limit.getKey().equals(PROFILE))
        .map(limit -> new SettingKey(limit.getKey(), limit.getValue(), meaning(limit.getKey())))
        .toList();
  }

  /**
   * The profile's limits, with those given instead.
   *
   * @throws SettingsException if a value is none for its limit
   */
  static QualitySettings of(Settings settings) {
    QualitySettings quality =
        QualitySettings.of(QualityProfile.of(settings.text("quality.profile")));
    Set<String> limits = quality.toMap().keySet();
    for (String key : limits) {
      if (!key.equals(PROFILE) && settings.given(key).isPresent()) {
        quality = with(quality, key, settings.text(key));
      }
    }
    return quality;
  }

  private static QualitySettings with(QualitySettings quality, String key, String value) {
    try {
      return quality.with(key, value);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(key + " is '" + value + "': " + e.getMessage(), e);
    }
  }

  private static String meaning(String key) {
    String group = key.substring(0, key.indexOf('.'));
    String words = key.substring(group.length() + 1).replace('-', ' ');
    return switch (group) {
      case "gopher-repetition" -> "Gopher's repetition rules: " + words;
      case "gopher-quality" -> "Gopher's quality rules: " + words;
      case "c4" -> "C4's rules: " + words;
      default -> "FineWeb's rules: " + words;
    };
  }
}
