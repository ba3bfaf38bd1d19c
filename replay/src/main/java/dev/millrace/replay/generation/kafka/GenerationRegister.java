package dev.millrace.replay.generation.kafka;

import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.kafka.SerialTopic;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicScan;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The topic {@code generations}: what is there, changed by one program after another. */
public final class GenerationRegister {
  private static final String READER = "generations";

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;
  private final SerialTopic<Generation> topic;

  /**
   * @param topics of any generation
   */
  public GenerationRegister(Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
    this.topic =
        new SerialTopic<>(
            topics.generations(), connection, serdes, topics.sharedApplicationId(READER));
  }

  /** All generations now. */
  public Generations read() {
    Map<String, Generation> newest = new HashMap<>();
    TopicScan.values(READER, connection, serdes, topics.generations())
        .toEnd(record -> newest.put(record.value().getName(), record.value()));
    return new Generations(newest.values());
  }

  /**
   * Writes records of generations in one transaction.
   *
   * @param change of what is there to the new records of those that change, in their order; called
   *     again where another program was faster. What it throws leaves all as it was
   * @return what is there afterwards
   */
  public Generations change(Function<Generations, List<Generation>> change) {
    return topic.change(
        () -> {
          Generations before = read();
          Map<String, Generation> changed = new LinkedHashMap<>();
          change.apply(before).forEach(one -> changed.put(one.getName(), one));
          return new SerialTopic.Change<>(changed, with(before, changed));
        });
  }

  private static Generations with(Generations before, Map<String, Generation> changed) {
    Map<String, Generation> newest = new HashMap<>();
    before.all().forEach(one -> newest.put(one.getName(), one));
    newest.putAll(changed);
    return new Generations(newest.values());
  }
}
