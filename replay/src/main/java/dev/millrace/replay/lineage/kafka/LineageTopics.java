package dev.millrace.replay.lineage.kafka;

import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/**
 * The topics that lineage is made from, by name.
 *
 * @param all in the order in which they are best read
 */
record LineageTopics(Map<String, Read> all) {

  /**
   * A topic.
   *
   * @param generation whose it is; empty: all generations share it
   */
  record Read(TypedTopic<? extends SpecificRecord> topic, String generation) {}

  LineageTopics {
    all = new LinkedHashMap<>(all);
  }

  /**
   * Those of all generations that were not dropped.
   *
   * @param any topics of any generation
   */
  static LineageTopics of(Generations generations, Topics any) {
    Map<String, Read> all = new LinkedHashMap<>();
    for (TypedTopic<? extends SpecificRecord> shared :
        List.of(any.generations(), any.takedowns(), any.pages(), any.pageFates())) {
      all.put(shared.name(), new Read(shared, ""));
    }
    for (Generation one : generations.all()) {
      if (GenerationState.of(one) != GenerationState.DROPPED) {
        Topics own = generations.topics(any.settings(), one);
        for (TypedTopic<? extends SpecificRecord> topic :
            List.of(
                own.cleanDocuments(),
                own.droppedDocuments(),
                own.deadLetters(),
                own.tokenBlocks(),
                own.heldOutTokenBlocks(),
                own.trainingBatches(),
                own.checkpoints())) {
          all.putIfAbsent(topic.name(), new Read(topic, one.getName()));
        }
      }
    }
    return new LineageTopics(all);
  }

  /** Only these. */
  LineageTopics only(Collection<String> names) {
    return new LineageTopics(
        all.entrySet().stream()
            .filter(entry -> names.contains(entry.getKey()))
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, Map.Entry::getValue, (a, b) -> a, LinkedHashMap::new)));
  }

  /** Names of those that have topics among them. */
  Set<String> generations() {
    return all.values().stream().map(Read::generation).collect(Collectors.toSet());
  }

  Set<String> names() {
    return all.keySet();
  }
}
