package dev.millrace.cli.generation;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;

/**
 * The generation that a process works for: that of {@code topics.generation}, or the current one
 * where the user names none.
 *
 * @param all as {@code generations} had them when it was chosen
 * @param wiring the user's settings over those that it was begun with
 * @param topics its own, and those of others that it reads
 */
public record ChosenGeneration(
    Generations all, Generation generation, Wiring wiring, Topics topics) {
  private static final String KEY = "topics.generation";

  /** Reads {@code generations}, which must be there. */
  public static ChosenGeneration read(Wiring given, Connection connection) {
    return of(
        given,
        new GenerationRegister(connection, given.topics(), new RecordSerdes(connection)).read());
  }

  /**
   * @throws dev.millrace.schemas.SettingsException if it was dropped, this version cannot read its
   *     settings, or the user gives others that only a replay can change
   */
  public static ChosenGeneration of(Wiring given, Generations all) {
    TopicSettings settings = given.topics().settings();
    Generation one = follows(given) ? all.current() : named(all, settings.generationName());
    return new ChosenGeneration(all, one, wiring(given, one), all.topics(settings, one));
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
  private static Wiring wiring(Wiring given, Generation one) {
    if (one.getParent().isEmpty()) {
      return given;
    }
    Wiring wiring = GenerationWiring.of(given, one);
    FixedSettings.requireSame(wiring, one);
    return wiring;
  }

  public String name() {
    return generation.getName();
  }
}
