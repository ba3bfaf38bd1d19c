package dev.millrace.replay.generation;

import dev.millrace.schemas.Generation;
import dev.millrace.schemas.Origins;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.settings.NearestName;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All generations at one moment. The one without a name is {@link TopicSettings#MAIN}; it is there
 * also where nothing was ever written of it, and is current until another is promoted.
 */
public final class Generations {
  private final Map<String, Generation> byName = new TreeMap<>();

  /**
   * @param newest the newest record of each
   */
  public Generations(Collection<Generation> newest) {
    newest.forEach(one -> byName.put(one.getName(), one));
    byName.computeIfAbsent(
        TopicSettings.MAIN, name -> Generation.newBuilder().setName(name).build());
  }

  /** In the order in which they were begun; main first. */
  public List<Generation> all() {
    return byName.values().stream()
        .sorted(
            Comparator.comparing((Generation one) -> !one.getName().equals(TopicSettings.MAIN))
                .thenComparing(Generation::getBegunAt)
                .thenComparing(Generation::getName))
        .toList();
  }

  public Optional<Generation> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * @throws SettingsException if there is none of that name, or it was dropped
   */
  public Generation get(String name) {
    Generation found = find(name).orElseThrow(() -> unknown(name));
    if (GenerationState.of(found) == GenerationState.DROPPED) {
      throw new SettingsException(
          "generation " + name + " was dropped at " + found.getChangedAt() + "; begin another");
    }
    return found;
  }

  private SettingsException unknown(String name) {
    return new SettingsException(
        "there is no generation "
            + name
            + "; "
            + NearestName.of(name, List.copyOf(byName.keySet()))
                .map(near -> "did you mean " + near + "?")
                .orElse("millrace replay list names all"));
  }

  /** What is trained on and served: that of the latest promotion, main before the first. */
  public Generation current() {
    return byName.values().stream()
        .filter(one -> GenerationState.of(one) == GenerationState.CURRENT)
        .max(Comparator.comparingLong(Generation::getPromotion))
        .or(() -> find(TopicSettings.MAIN))
        .orElseThrow();
  }

  /** Whether that is the current one. */
  public boolean isCurrent(Generation generation) {
    return current().getName().equals(generation.getName());
  }

  /**
   * How far it has come; where none was ever promoted, main is current. A promotion writes no
   * record that another one is so no more.
   */
  public GenerationState stateOf(Generation generation) {
    if (isCurrent(generation)) {
      return GenerationState.CURRENT;
    }
    GenerationState own = GenerationState.of(generation);
    return own == GenerationState.CURRENT ? GenerationState.RETIRED : own;
  }

  /** The number of the latest promotion; 0 before the first. */
  public long latestPromotion() {
    return byName.values().stream().mapToLong(Generation::getPromotion).max().orElse(0);
  }

  /**
   * The topics of a generation, with those of others that it reads.
   *
   * @param settings prefix and partitions, of any generation
   */
  public Topics topics(TopicSettings settings, Generation generation) {
    return new Topics(settings.ofGeneration(generation.getName()), origins(generation));
  }

  private Origins origins(Generation generation) {
    String own = prefixOf(generation.getName());
    StartTopic start = StartTopic.named(generation.getStartsFrom());
    Optional<Origins> before =
        start == StartTopic.PAGES
            ? Optional.empty()
            : find(generation.getParent()).map(this::origins);
    String runs =
        generation.getRunGeneration().isEmpty() ? own : prefixOf(generation.getRunGeneration());
    return switch (start) {
      case PAGES -> Origins.own(own).withRuns(runs);
      case DOCUMENTS -> new Origins(before.orElse(Origins.own("")).extraction(), own, own, runs);
      case CLEAN_DOCUMENTS ->
          new Origins(
              before.orElse(Origins.own("")).extraction(),
              before.orElse(Origins.own("")).curation(),
              own,
              runs);
    };
  }

  private static String prefixOf(String name) {
    return name.equals(TopicSettings.MAIN) ? "" : name;
  }

  /** The settings that it goes by now: those it was begun with, and what was changed since. */
  public static Map<String, String> settingsOf(Generation generation) {
    Map<String, String> settings = new TreeMap<>(generation.getSettings());
    generation.getChanges().forEach(change -> settings.put(change.getKey(), change.getValue()));
    return settings;
  }
}
