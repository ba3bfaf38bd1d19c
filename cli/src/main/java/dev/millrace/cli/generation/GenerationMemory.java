package dev.millrace.cli.generation;

import dev.millrace.accounts.kafka.StageInputs;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Author;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.SettingsDigest;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingChange;
import dev.millrace.schemas.TopicRange;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicEnds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * The settings that a generation was begun with, as the topic {@code generations} keeps them, so
 * that a stage which is started with others can say so, and from which offsets on the others apply.
 * Of a generation from before that topic, those of the first start since are taken.
 */
public final class GenerationMemory {
  private final Connection connection;
  private final Topics topics;
  private final GenerationRegister register;

  public GenerationMemory(Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.register = new GenerationRegister(connection, topics, serdes);
  }

  /**
   * Remembers what is not remembered yet: settings of the beginning, and later changes.
   *
   * @param stages that are about to start
   * @return a line for each setting that differs from the beginning's, with the way out
   */
  public List<String> differences(Wiring wiring, List<String> stages) {
    Map<String, Map<String, String>> byStage = new TreeMap<>();
    stages.forEach(stage -> byStage.put(stage, wiring.madeBy(stage)));
    Map<String, String> begun = remember(byStage).getSettings();
    Map<String, String> lines = new TreeMap<>();
    byStage.forEach(
        (stage, settings) ->
            settings.forEach(
                (key, value) -> {
                  String before = begun.getOrDefault(key, value);
                  if (!before.equals(value)) {
                    lines.put(key, line(stage, key, value, before));
                  }
                }));
    return List.copyOf(lines.values());
  }

  private String line(String stage, String key, String value, String before) {
    return key
        + " is '"
        + value
        + "', but generation "
        + topics.settings().generationName()
        + " was begun with '"
        + before
        + "': what is there stays as it is, only new pages are treated so; set "
        + key
        + "="
        + before
        + " to go on as before, or make all anew with millrace replay start NAME --from "
        + inputOf(stage)
        + " --set "
        + key
        + "="
        + value;
  }

  private static String inputOf(String stage) {
    return switch (stage) {
      case "extraction" -> "pages";
      case "curation" -> "documents";
      default -> "clean-documents";
    };
  }

  private Generation remember(Map<String, Map<String, String>> byStage) {
    Generation known = own(register.read());
    if (isKnown(known, byStage)) {
      return known;
    }
    Map<String, List<TopicRange>> positions = new TreeMap<>();
    byStage.keySet().forEach(stage -> positions.put(stage, position(stage)));
    return own(
        register.change(
            all -> {
              Generation before = own(all);
              return isKnown(before, byStage)
                  ? List.of()
                  : List.of(remembering(before, byStage, positions));
            }));
  }

  private Generation own(Generations all) {
    String name = topics.settings().generationName();
    return all.find(name).orElseGet(() -> Generation.newBuilder().setName(name).build());
  }

  private static boolean isKnown(Generation known, Map<String, Map<String, String>> byStage) {
    Map<String, String> current = Generations.settingsOf(known);
    return byStage.values().stream()
        .flatMap(settings -> settings.entrySet().stream())
        .allMatch(setting -> setting.getValue().equals(current.get(setting.getKey())));
  }

  private static Generation remembering(
      Generation before,
      Map<String, Map<String, String>> byStage,
      Map<String, List<TopicRange>> positions) {
    Author author = Author.here();
    Map<String, String> current = Generations.settingsOf(before);
    Map<String, String> begun = new TreeMap<>(before.getSettings());
    List<SettingChange> changes = new ArrayList<>(before.getChanges());
    byStage.forEach(
        (stage, settings) ->
            settings.forEach(
                (key, value) -> {
                  String known = current.get(key);
                  if (known == null) {
                    begun.put(key, value);
                  } else if (!known.equals(value)) {
                    changes.add(
                        new SettingChange(
                            key,
                            known,
                            value,
                            author.at(),
                            author.by(),
                            positions.getOrDefault(stage, List.of())));
                  }
                }));
    Generation.Builder after =
        Generation.newBuilder(before)
            .setSettings(begun)
            .setSettingsDigest(SettingsDigest.of(begun))
            .setChanges(changes);
    if (before.getBegunAt().equals(Instant.EPOCH)) {
      after.setBegunAt(author.at()).setBegunBy(author.by()).setCodeVersion(author.codeVersion());
    }
    return after.build();
  }

  /** Where a stage is in its input: what it has committed. */
  private List<TopicRange> position(String stage) {
    StageInputs inputs =
        switch (stage) {
          case "extraction" -> StageInputs.extraction(topics);
          case "curation" -> StageInputs.curation(topics);
          default -> StageInputs.tokenize(topics);
        };
    try (TopicEnds ends = new TopicEnds(connection)) {
      Map<TopicPartition, Long> committed = ends.committed(inputs.group());
      return inputs.partitions().stream()
          .filter(committed::containsKey)
          .map(
              one ->
                  new TopicRange(
                      one.topic(), one.partition(), committed.getOrDefault(one, 0L), -1L))
          .toList();
    }
  }
}
