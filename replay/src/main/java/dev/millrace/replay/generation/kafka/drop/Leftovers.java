package dev.millrace.replay.generation.kafka.drop;

import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which topics and groups are a generation's own, by their names.
 *
 * @param all generations
 * @param settings prefix and partitions, of any generation
 */
record Leftovers(Generations all, TopicSettings settings) {
  private static final List<String> STAGES = List.of("extraction", "curation", "tokenize");

  /** Ledger, log and checkpoints of its runs, and what they are evaluated on. */
  private static List<TypedTopic<?>> runs(Topics topics) {
    return List.of(
        topics.trainingBatches(),
        topics.trainingLog(),
        topics.checkpoints(),
        topics.heldOutTokenBlocks());
  }

  private Topics own(String name) {
    return new Topics(settings.ofGeneration(name));
  }

  /** Those of its own that are to be deleted with it, its stages' changelogs among them. */
  List<String> topics(Generation one, Set<String> there) {
    Set<String> names = new TreeSet<>(kept(one).isEmpty() ? allOf(one) : withoutRuns(one));
    names.addAll(internal(own(one.getName()), there));
    names.addAll(runsHeldFor(one));
    names.retainAll(there);
    return List.copyOf(names);
  }

  private List<String> allOf(Generation one) {
    return own(one.getName()).all().stream()
        .filter(TypedTopic::ofGeneration)
        .map(TypedTopic::name)
        .toList();
  }

  private List<String> withoutRuns(Generation one) {
    List<String> names = new ArrayList<>(allOf(one));
    runs(own(one.getName())).forEach(topic -> names.remove(topic.name()));
    return names;
  }

  private static List<String> internal(Topics topics, Set<String> there) {
    return there.stream()
        .filter(name -> name.endsWith("-changelog") || name.endsWith("-repartition"))
        .filter(
            name ->
                STAGES.stream()
                    .anyMatch(stage -> name.startsWith(topics.applicationId(stage) + "-")))
        .toList();
  }

  /** Those that stay although it goes: the run that another generation goes on with is there. */
  List<String> kept(Generation one) {
    return all.all().stream().anyMatch(usesRunsOf(one.getName(), one))
        ? runs(own(one.getName())).stream().map(TypedTopic::name).toList()
        : List.of();
  }

  /** What was kept of one that was dropped before, for the runs of this one alone. */
  private List<String> runsHeldFor(Generation one) {
    return isLastUserOfDropped(one)
        ? runs(own(one.getRunGeneration())).stream().map(TypedTopic::name).toList()
        : List.of();
  }

  private boolean isLastUserOfDropped(Generation one) {
    String holder = one.getRunGeneration();
    return !holder.isEmpty()
        && all.find(holder).filter(Leftovers::isDropped).isPresent()
        && all.all().stream().noneMatch(usesRunsOf(holder, one));
  }

  private static Predicate<Generation> usesRunsOf(String holder, Generation but) {
    return one ->
        one.getRunGeneration().equals(holder)
            && !one.getName().equals(but.getName())
            && !isDropped(one);
  }

  private static boolean isDropped(Generation one) {
    return GenerationState.of(one) == GenerationState.DROPPED;
  }

  /** Groups of its stages, by which a stage that runs is known. */
  List<String> stageGroups(Generation one) {
    Topics topics = own(one.getName());
    return STAGES.stream().map(topics::applicationId).toList();
  }

  /** Groups that are to be deleted with it. */
  List<String> groups(Generation one, Set<String> there) {
    List<String> groups = new ArrayList<>(stageGroups(one));
    if (kept(one).isEmpty()) {
      groups.addAll(trainers(own(one.getName()), there));
    }
    if (isLastUserOfDropped(one)) {
      groups.addAll(trainers(own(one.getRunGeneration()), there));
    }
    return groups.stream().filter(there::contains).collect(Collectors.toList());
  }

  private static List<String> trainers(Topics topics, Set<String> there) {
    String prefix = topics.trainerId("");
    return there.stream().filter(group -> group.startsWith(prefix)).toList();
  }

  /** Names of the folders in which its stages keep their stores. */
  List<String> stateFolders(Generation one) {
    return stageGroups(one);
  }
}
