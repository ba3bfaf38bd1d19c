package dev.millrace.filters.rules;

import dev.millrace.schemas.NearestName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The quality rules with every limit. As text a limit is {@code group.limit}, {@code
 * gopher-quality.min-words}; {@code profile} sets whose code is followed.
 *
 * @param profile the same as that of each rule
 */
public record QualitySettings(
    QualityProfile profile,
    GopherRepetition gopherRepetition,
    GopherQuality gopherQuality,
    C4 c4,
    FineWebQuality fineWeb) {

  private static final String PROFILE = "profile";

  public QualitySettings {
    gopherRepetition = RecordKeys.with(gopherRepetition, profile);
    gopherQuality = RecordKeys.with(gopherQuality, profile);
    fineWeb = RecordKeys.with(fineWeb, profile);
  }

  /** The limits that made FineWeb, the same in both profiles. */
  public static QualitySettings of(QualityProfile profile) {
    return new QualitySettings(
        profile,
        GopherRepetition.of(profile),
        GopherQuality.of(profile),
        C4.defaults(),
        FineWebQuality.of(profile));
  }

  /** Every setting with its value, in the recipe's order; lists are joined by commas. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(PROFILE, profile.id());
    put(map, GopherRepetition.GROUP, gopherRepetition);
    put(map, GopherQuality.GROUP, gopherQuality);
    put(map, C4.GROUP, c4);
    put(map, FineWebQuality.GROUP, fineWeb);
    return map;
  }

  /**
   * These settings with one changed.
   *
   * @throws IllegalArgumentException if there is no such setting, with the nearest one named, or
   *     its value is no good
   */
  public QualitySettings with(String key, String value) {
    if (key.equals(PROFILE)) {
      return new QualitySettings(
          QualityProfile.of(value), gopherRepetition, gopherQuality, c4, fineWeb);
    }
    if (!toMap().containsKey(key)) {
      throw new IllegalArgumentException(
          "unknown setting "
              + key
              + NearestName.of(key, new TreeSet<>(toMap().keySet()))
                  .map(": the nearest is "::concat)
                  .orElse(""));
    }
    int dot = key.indexOf('.');
    String limit = key.substring(dot + 1);
    return switch (key.substring(0, dot)) {
      case GopherRepetition.GROUP ->
          new QualitySettings(
              profile, RecordKeys.with(gopherRepetition, limit, value), gopherQuality, c4, fineWeb);
      case GopherQuality.GROUP ->
          new QualitySettings(
              profile, gopherRepetition, RecordKeys.with(gopherQuality, limit, value), c4, fineWeb);
      case C4.GROUP ->
          new QualitySettings(
              profile, gopherRepetition, gopherQuality, RecordKeys.with(c4, limit, value), fineWeb);
      default ->
          new QualitySettings(
              profile, gopherRepetition, gopherQuality, c4, RecordKeys.with(fineWeb, limit, value));
    };
  }

  private static void put(Map<String, String> map, String group, Record rule) {
    RecordKeys.read(rule).forEach((key, value) -> map.put(group + "." + key, value));
  }
}
