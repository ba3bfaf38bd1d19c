package dev.millrace.cli.stage;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.RecordWriter;
import dev.millrace.schemas.kafka.TopicScan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The settings that a generation was begun with, as the topic {@code generations} keeps them, so
 * that a stage which is started with others can say so. Of a generation from before that topic,
 * those of the first start since are taken.
 */
public final class GenerationMemory {
  private static final String MAIN = "main";

  private final Connection connection;
  private final Topics topics;
  private final RecordSerdes serdes;

  public GenerationMemory(Connection connection, Topics topics, RecordSerdes serdes) {
    this.connection = connection;
    this.topics = topics;
    this.serdes = serdes;
  }

  /**
   * Remembers what is not remembered yet.
   *
   * @param stages that are about to start
   * @return a line for each setting that differs, with the way out
   */
  public List<String> differences(Wiring wiring, List<String> stages) {
    Map<String, String> settings = new TreeMap<>();
    stages.forEach(stage -> settings.putAll(wiring.madeBy(stage)));
    Map<String, String> begun = remember(settings);
    List<String> lines = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          if (!begun.getOrDefault(key, value).equals(value)) {
            lines.add(line(key, value, begun.getOrDefault(key, "")));
          }
        });
    return lines;
  }

  private String line(String key, String value, String before) {
    return key
        + " is '"
        + value
        + "', but generation "
        + name()
        + " was begun with '"
        + before
        + "': what is there stays as it is, only new pages are treated so; set "
        + key
        + "="
        + before
        + " to go on as before, or make all anew with --set topics.generation=NAME --set"
        + " train.run=NAME";
  }

  private String name() {
    String generation = topics.settings().generation();
    return generation.isEmpty() ? MAIN : generation;
  }

  /** Another process may write at the same time, so it is read again until all is there. */
  private Map<String, String> remember(Map<String, String> settings) {
    Map<String, String> begun = read();
    while (!begun.keySet().containsAll(settings.keySet())) {
      Map<String, String> all = new TreeMap<>(settings);
      all.putAll(begun);
      write(all);
      begun = read();
    }
    return begun;
  }

  private Map<String, String> read() {
    AtomicReference<Map<String, String>> latest = new AtomicReference<>(Map.of());
    TopicScan.values("settings", connection, serdes, topics.generations())
        .toEnd(
            record -> {
              if (record.value().getName().equals(name())) {
                latest.set(record.value().getSettings());
              }
            });
    return latest.get();
  }

  private void write(Map<String, String> settings) {
    String version =
        Optional.ofNullable(GenerationMemory.class.getPackage().getImplementationVersion())
            .orElse("");
    try (RecordWriter<Generation> writer =
        new RecordWriter<>("settings", connection, serdes, topics.generations())) {
      writer.write(name(), new Generation(name(), settings, version, Instant.now()));
    }
  }
}
