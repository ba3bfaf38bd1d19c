package dev.millrace.cli.settings;

import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.CrawlTuning;
import dev.millrace.filters.boilerplate.BoilerplateSettings;
import dev.millrace.filters.decontamination.DecontaminationSettings;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.language.LanguageThreshold;
import dev.millrace.filters.optout.OptOutSettings;
import dev.millrace.filters.quality.LearnedQualitySettings;
import dev.millrace.filters.stream.DedupSettings;
import dev.millrace.filters.url.UrlSettings;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.kafka.FollowSettings;
import dev.millrace.inference.serving.SharedModels;
import dev.millrace.inference.swaps.SwapWebhookSettings;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.local.RegistrySettings;
import dev.millrace.metrics.MetricsSettings;
import dev.millrace.metrics.traces.TraceSettings;
import dev.millrace.packing.PackingSettings;
import dev.millrace.publish.PublishSettings;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.settings.NearestName;
import dev.millrace.trainer.TrainerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every setting there is, gathered from the records that declare them. Keys that begin with {@code
 * kafka.} or {@code schema.registry.} pass through to the clients.
 */
public final class DeclaredSettings {
  static final List<String> PASSED_THROUGH = List.of("kafka.", "schema.registry.");

  private static final Path CHOSEN_LATER = Path.of("");

  /** In the order of the way that a page takes. */
  private static final List<SettingsRecord<?>> RECORDS =
      List.of(
          new SettingsRecord<>(TopicSettings.defaults()),
          new SettingsRecord<>(StartSettings.DEFAULT),
          new SettingsRecord<>(StreamsSettings.defaults(CHOSEN_LATER)),
          new SettingsRecord<>(ReadSettings.DEFAULT),
          new SettingsRecord<>(WatchSettings.DEFAULT),
          new SettingsRecord<>(StorageSettings.DEFAULT),
          new SettingsRecord<>(CrawlSettings.defaults()),
          new SettingsRecord<>(CrawlTuning.defaults()),
          new SettingsRecord<>(UrlSettings.defaults()),
          new SettingsRecord<>(ExtractionSettings.defaults()),
          new SettingsRecord<>(OptOutSettings.DEFAULT),
          new SettingsRecord<>(BoilerplateSettings.DEFAULT),
          new SettingsRecord<>(LanguageThreshold.FINEWEB),
          new SettingsRecord<>(ProfileSettings.DEFAULT),
          new SettingsRecord<>(LearnedQualitySettings.DEFAULT),
          new SettingsRecord<>(DecontaminationSettings.DEFAULT),
          new SettingsRecord<>(DedupSettings.defaults()),
          new SettingsRecord<>(PiiSettings.DEFAULT),
          new SettingsRecord<>(PublishSettings.DEFAULT),
          new SettingsRecord<>(TokenizerSettings.DEFAULT),
          new SettingsRecord<>(PackingSettings.defaults()),
          new SettingsRecord<>(TrainerSettings.defaults(CHOSEN_LATER)),
          new SettingsRecord<>(CheckpointSettings.DEFAULT),
          new SettingsRecord<>(InferenceSettings.defaults()),
          new SettingsRecord<>(SharedModels.NONE),
          new SettingsRecord<>(SwapWebhookSettings.NONE),
          new SettingsRecord<>(ServingSettings.defaults()),
          new SettingsRecord<>(FollowSettings.defaults(CHOSEN_LATER)),
          new SettingsRecord<>(LineageSettings.DEFAULT),
          new SettingsRecord<>(MetricsSettings.DEFAULT),
          new SettingsRecord<>(TraceSettings.DEFAULT),
          new SettingsRecord<>(RegistrySettings.DEFAULT));

  private static final List<SettingKey> ALL = byGroup();

  private DeclaredSettings() {}

  private static List<SettingKey> byGroup() {
    Map<String, List<SettingKey>> groups = new LinkedHashMap<>();
    List<SettingKey> keys = new ArrayList<>();
    RECORDS.forEach(record -> keys.addAll(record.keys()));
    keys.addAll(QualityLimits.keys());
    keys.forEach(key -> groups.computeIfAbsent(key.group(), group -> new ArrayList<>()).add(key));
    return groups.values().stream().flatMap(List::stream).toList();
  }

  public static List<SettingKey> all() {
    return ALL;
  }

  /** The keys' first words, in order. */
  public static List<String> groups() {
    return ALL.stream().map(SettingKey::group).distinct().toList();
  }

  /**
   * The settings of a group, or the one of that name.
   *
   * @throws SettingsException if there is neither, with the nearest key named
   */
  public static List<SettingKey> matching(String groupOrKey) {
    List<SettingKey> found =
        ALL.stream()
            .filter(key -> key.name().equals(groupOrKey) || key.group().equals(groupOrKey))
            .toList();
    if (found.isEmpty()) {
      throw unknown(groupOrKey);
    }
    return found;
  }

  /** Whether there is a setting of that name. */
  public static boolean isKnown(String name) {
    return find(name).isPresent();
  }

  /** Whether it is a limit of a quality rule, of which a profile brings its own. */
  public static boolean isLimit(String name) {
    return QualityLimits.keys().stream().anyMatch(key -> key.name().equals(name));
  }

  static Optional<SettingKey> find(String name) {
    return ALL.stream().filter(key -> key.name().equals(name)).findFirst();
  }

  /** Says so, and which key may have been meant: no more than half of it differs. */
  static SettingsException unknown(String name) {
    List<String> names = ALL.stream().map(SettingKey::name).collect(Collectors.toList());
    return new SettingsException(
        "unknown setting "
            + name
            + "; "
            + NearestName.of(name, names)
                .map(near -> "did you mean " + near + "?")
                .orElse("millrace settings lists all"));
  }

  /** Key to value of all settings that a stage's results are made with. */
  static Map<String, String> madeBy(String stage, Settings settings) {
    Map<String, String> values = new TreeMap<>();
    RECORDS.forEach(record -> values.putAll(record.madeBy(stage, settings)));
    if (stage.equals(QualityLimits.STAGE)) {
      values.putAll(QualityLimits.values(settings));
    }
    return values;
  }

  /**
   * Binds all, whatever a command needs of it.
   *
   * @throws SettingsException for the first text that its setting cannot have
   */
  static void requireValid(Settings settings) {
    RECORDS.forEach(record -> record.bind(settings));
    QualityLimits.of(settings);
  }
}
