package dev.millrace.filters.rules;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.NearestName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The quality rules with every limit. As text a limit is {@code group.limit}, {@code
 * gopher-quality.min-words}; {@code profile} sets whose code is followed.
 *
 * @param groups in the order of judging
 */
public record QualitySettings(QualityProfile profile, List<RuleGroup> groups) {

  private static final String PROFILE = "profile";

  /** Every group that there is, in the recipe's order. */
  private static final List<Function<QualityProfile, RuleGroup>> GROUPS =
      List.of(
          GopherRepetition::of, GopherQuality::of, profile -> C4.defaults(), FineWebQuality::of);

  public QualitySettings {
    groups = groups.stream().map(group -> RecordKeys.with(group, profile)).toList();
  }

  /** The limits that made FineWeb, the same in both profiles, in the recipe's order. */
  public static QualitySettings of(QualityProfile profile) {
    return new QualitySettings(
        profile, GROUPS.stream().map(group -> group.apply(profile)).toList());
  }

  /** The groups' names, in the order of judging. */
  List<String> names() {
    return groups.stream().map(RuleGroup::name).toList();
  }

  /** The group of a name, if these settings have it. */
  public Optional<RuleGroup> group(String name) {
    return groups.stream().filter(group -> group.name().equals(name)).findFirst();
  }

  /**
   * These settings with only the named groups, in the order of the names.
   *
   * @throws SettingsException if there is no such group, or one is named twice
   */
  public QualitySettings only(List<String> names) {
    if (names.stream().distinct().count() < names.size()) {
      throw new SettingsException(
          "quality.groups is '" + String.join(",", names) + "', but must name each group once");
    }
    return new QualitySettings(profile, names.stream().map(this::known).toList());
  }

  private RuleGroup known(String name) {
    return group(name)
        .orElseThrow(
            () ->
                new SettingsException(
                    "there is no group of quality rules '"
                        + name
                        + "': known are "
                        + String.join(", ", names())));
  }

  /** Every setting with its value, in the order of judging; lists are joined by commas. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put(PROFILE, profile.id());
    for (RuleGroup group : groups) {
      RecordKeys.read(group).forEach((key, value) -> map.put(group.name() + "." + key, value));
    }
    return map;
  }

  /**
   * These settings with some changed together: two limits may hold only with each other, such as a
   * least and a most.
   *
   * @param changes by the names of {@link #toMap}
   * @throws SettingsException if there is no such group or setting, the nearest one named, or a
   *     value is none for its limit
   */
  public QualitySettings with(Map<String, String> changes) {
    changes.keySet().forEach(this::requireKnown);
    QualityProfile wanted =
        Optional.ofNullable(changes.get(PROFILE)).map(QualityProfile::of).orElse(profile);
    return new QualitySettings(
        wanted, groups.stream().map(group -> RecordKeys.with(group, changes)).toList());
  }

  private void requireKnown(String key) {
    if (toMap().containsKey(key)) {
      return;
    }
    int dot = key.indexOf('.');
    if (dot >= 0) {
      known(key.substring(0, dot));
    }
    throw new SettingsException(
        "unknown setting "
            + key
            + NearestName.of(key, toMap().keySet()).map(": the nearest is "::concat).orElse(""));
  }
}
