package dev.millrace.cli.generation;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.StartTopic;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicEnds;
import dev.millrace.schemas.scope.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The generation that a process works for: that of {@code topics.generation}, or the current one
 * where the user names none.
 *
 * @param all as their topic had them when it was chosen
 * @param wiring the user's settings and those that the generation goes by
 * @param topics its own, and those of others that it reads
 * @param notes a line for each setting of the user's that is not taken
 */
public record ChosenGeneration(
    Generations all, Generation generation, Wiring wiring, Topics topics, List<String> notes) {
  private static final String KEY = "topics.generation";

  /** Reads {@code generations}; a cluster of a version before has none but {@code main}. */
  public static ChosenGeneration read(Wiring given, Connection connection) {
    Topics any = given.topics();
    boolean there;
    try (TopicEnds ends = new TopicEnds(connection)) {
      there = !ends.existing(any.generations().topicPartitions()).isEmpty();
    }
    return of(
        given,
        there
            ? new GenerationRegister(connection, any, new RecordSerdes(connection)).read()
            : new Generations(List.of()));
  }

  /**
   * @throws dev.millrace.schemas.SettingsException if it was dropped, this version cannot read its
   *     settings, or the user gives others that only a replay can change
   */
  public static ChosenGeneration of(Wiring given, Generations all) {
    TopicSettings settings = given.topics().settings();
    if (!follows(given)) {
      Generation one = named(all, settings.generationName());
      Wiring wiring = FollowedRun.in(over(given, one), all, one);
      return new ChosenGeneration(all, one, wiring, all.topics(settings, one), List.of());
    }
    Generation current = all.current();
    boolean replayed = !current.getParent().isEmpty();
    return new ChosenGeneration(
        all,
        current,
        FollowedRun.in(replayed ? GenerationWiring.by(given, current) : given, all, current),
        all.topics(settings, current),
        replayed ? GenerationWiring.notTaken(given, current) : List.of());
  }

  /** Whether a process goes over to another generation when that is promoted. */
  public static boolean follows(Wiring given) {
    return !given.isGiven(KEY);
  }

  /** Topics may have been made for one that nobody has begun yet. */
  private static Generation named(Generations all, String name) {
    return all.find(name).isPresent()
        ? all.get(name)
        : Generation.newBuilder().setName(name).build();
  }

  /** One that no replay has begun goes by what its stages are started with. */
  private static Wiring over(Wiring given, Generation one) {
    if (one.getParent().isEmpty()) {
      return given;
    }
    Wiring wiring = GenerationWiring.of(given, one);
    FixedSettings.requireSame(wiring, one);
    return wiring;
  }

  /**
   * The generation whose stage it is, with its topics and its settings: this one, or the one that
   * it starts from. A stage of another one goes by that one's settings.
   */
  public ChosenGeneration maker(String stage) {
    if (topics.owns(stage)) {
      return this;
    }
    TopicSettings settings = topics.settings().ofGeneration(topics.origins().of(stage));
    Generation maker = named(all, settings.generationName());
    return new ChosenGeneration(
        all, maker, GenerationWiring.by(wiring, maker), all.topics(settings, maker), List.of());
  }

  /** Which pages its first stage lets in; those after it get no others. */
  public Scope scope(String stage) {
    StartTopic start = StartTopic.named(generation.getStartsFrom());
    return start.stages().getFirst().equals(stage)
        ? Scope.of(generation.getSince(), generation.getHosts())
        : Scope.ALL;
  }

  /**
   * Of these stages, those that a process runs for it: of one that is current all, also those of
   * the generation that it starts from, for nobody else runs them then; of one beside it its own.
   */
  public List<String> stagesToRun(List<String> names) {
    return names.stream().filter(stage -> all.isCurrent(generation) || topics.owns(stage)).toList();
  }

  public String name() {
    return generation.getName();
  }

  /**
   * Partition of its token blocks to the offset at which a run goes on that has trained on others.
   */
  public Map<Integer, Long> blocksFrom() {
    return generation.getBlocksFrom().stream()
        .collect(Collectors.toMap(range -> range.getPartition(), range -> range.getFrom()));
  }
}
