package dev.millrace.cli.settings;

import dev.millrace.filters.rules.QualityProfile;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.schemas.SettingsException;
import java.util.ArrayList;
import java.util.List;

/** The limits of the quality rules as settings, under the rules' own names. */
final class QualityLimits {
  /** Its key here is {@code quality.profile}. */
  private static final String PROFILE = "profile";

  private QualityLimits() {}

  static List<SettingKey> keys() {
    return QualitySettings.of(QualityProfile.FINEWEB).toMap().entrySet().stream()
        .filter(limit -> !limit.getKey().equals(PROFILE))
        .map(limit -> new SettingKey(limit.getKey(), limit.getValue(), "", meaning(limit.getKey())))
        .toList();
  }

  /**
   * The profile's limits, with those given instead.
   *
   * @throws SettingsException if a value is none for its limit
   */
  static QualitySettings of(Settings settings) {
    QualitySettings quality =
        QualitySettings.of(new SettingsRecord<>(ProfileSettings.DEFAULT).bind(settings).profile());
    List<String> pending =
        quality.toMap().keySet().stream()
            .filter(key -> !key.equals(PROFILE) && settings.given(key).isPresent())
            .toList();
    // Two limits that hold only together, such as a least and a most above it, in either order.
    for (int left = pending.size() + 1; pending.size() < left; ) {
      left = pending.size();
      List<String> refused = new ArrayList<>();
      for (String key : pending) {
        try {
          quality = quality.with(key, settings.text(key));
        } catch (IllegalArgumentException e) {
          refused.add(key);
        }
      }
      pending = refused;
    }
    return pending.isEmpty() ? quality : refuse(quality, pending.getFirst(), settings);
  }

  private static QualitySettings refuse(QualitySettings quality, String key, Settings settings) {
    String value = settings.text(key);
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
