package dev.millrace.replay.generation.kafka.drop;

import dev.millrace.replay.generation.Author;
import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Ends a generation: first its record says so, then what it has is deleted. Killed anywhere, it is
 * asked again and deletes what is left.
 */
public final class Dropping {
  /** Who followed the current generation leaves it soon after a promotion. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final long LOOK_MILLIS = 250;

  private final Connection connection;
  private final TopicSettings settings;
  private final RecordSerdes serdes;
  private final GenerationRegister register;

  /**
   * @param settings prefix and partitions, of any generation
   */
  public Dropping(Connection connection, TopicSettings settings, RecordSerdes serdes) {
    this.connection = connection;
    this.settings = settings;
    this.serdes = serdes;
    this.register = new GenerationRegister(connection, new Topics(settings), serdes);
  }

  /**
   * What would be deleted; changes nothing.
   *
   * @throws SettingsException if it cannot be dropped: unknown, current, or needed by another
   */
  public DropPlan plan(String name) {
    Generations all = register.read();
    Generation one = droppable(all, name);
    Leftovers own = new Leftovers(all, settings);
    try (ClusterContents cluster = new ClusterContents(connection)) {
      List<String> topics = own.topics(one, cluster.topics());
      return new DropPlan(
          name,
          GenerationState.of(one) == GenerationState.DROPPED,
          new TreeMap<>(cluster.bytes(topics)),
          own.groups(one, cluster.groups()),
          own.kept(one),
          own.stateFolders(one));
    }
  }

  /**
   * Deletes topics and groups; its stages must have ended.
   *
   * @throws SettingsException if it cannot be dropped, or a stage of it runs
   */
  public void drop(String name) throws InterruptedException {
    Generations all = register.read();
    Generation one = droppable(all, name);
    try (ClusterContents cluster = new ClusterContents(connection)) {
      requireEnded(cluster, name, new Leftovers(all, settings).groups(one, cluster.groups()));
      Generations after = register.change(now -> dropped(now, name));
      Leftovers own = new Leftovers(after, settings);
      Generation gone = after.find(name).orElseThrow();
      Set<String> groups = cluster.groups();
      own.groups(gone, groups).forEach(cluster::deleteGroup);
      own.topics(gone, cluster.topics()).forEach(cluster::deleteTopic);
      awaitGone(cluster, own, gone);
    }
  }

  /** A deletion is answered before all brokers know of it. */
  private static void awaitGone(ClusterContents cluster, Leftovers own, Generation one)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!own.topics(one, cluster.topics()).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private List<Generation> dropped(Generations now, String name) {
    Generation one = droppable(now, name);
    if (GenerationState.of(one) == GenerationState.DROPPED) {
      return List.of();
    }
    Author author = Author.here();
    return List.of(
        Generation.newBuilder(one)
            .setState(GenerationState.DROPPED.label())
            .setChangedAt(author.at())
            .setChangedBy(author.by())
            .build());
  }

  private Generation droppable(Generations all, String name) {
    Generation one = all.find(name).orElseGet(() -> all.get(name));
    if (all.isCurrent(one)) {
      throw new SettingsException(
          "generation "
              + name
              + " is current and stays: promote another first, or go back to the one before with"
              + " millrace replay rollback");
    }
    all.all().stream()
        .filter(child -> child.getParent().equals(name) && !child.getStartsFrom().equals("pages"))
        .filter(child -> GenerationState.of(child) != GenerationState.DROPPED)
        .findFirst()
        .ifPresent(
            child -> {
              throw new SettingsException(
                  "generation "
                      + child.getName()
                      + " is made from "
                      + child.getStartsFrom()
                      + " of "
                      + name
                      + "; drop that one first");
            });
    new OpenSteps(connection, serdes, settings).requireNone(all, name);
    return one;
  }

  private static void requireEnded(ClusterContents cluster, String name, List<String> groups)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (String group : groups) {
      List<String> members = cluster.members(group);
      while (!members.isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new SettingsException(
              "generation "
                  + name
                  + " is at work: "
                  + group
                  + " runs as "
                  + String.join(", ", members)
                  + "; stop that first");
        }
        Thread.sleep(LOOK_MILLIS);
        members = cluster.members(group);
      }
    }
  }
}
