package dev.millrace.replay.generation.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GenerationRegisterIT {
  private static final Topics TOPICS = new Topics(TopicSettings.defaults());

  @TempDir private Path folder = Path.of("");
  private LocalCluster cluster;
  private Connection connection;

  @BeforeEach
  void start() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
    connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, TOPICS).run();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private GenerationRegister register() {
    return new GenerationRegister(connection, TOPICS, new RecordSerdes(connection));
  }

  private void put(String key, String value) {
    var _ =
        register()
            .change(
                all -> {
                  Generation before =
                      all.find("g2").orElseGet(() -> Generation.newBuilder().setName("g2").build());
                  Map<String, String> settings = new TreeMap<>(before.getSettings());
                  settings.put(key, value);
                  return List.of(Generation.newBuilder(before).setSettings(settings).build());
                });
  }

  @Test
  void ofManyWhoChangeOneGenerationAtOnceNoneLosesWhatAnotherWrote() {
    int writers = 4;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (int i = 0; i < writers; i++) {
        String key = "k" + i;
        var _ = threads.submit(() -> put(key, "1"));
      }
    }
    assertThat(register().read().get("g2").getSettings()).containsOnlyKeys("k0", "k1", "k2", "k3");
  }

  @Test
  void aChangeThatIsRefusedLeavesAllAsItWas() {
    put("a", "1");
    assertThatThrownBy(
            () ->
                register()
                    .change(
                        all -> {
                          throw new SettingsException("no");
                        }))
        .isInstanceOf(SettingsException.class)
        .hasMessage("no");
    put("b", "2");
    assertThat(register().read().get("g2").getSettings()).isEqualTo(Map.of("a", "1", "b", "2"));
  }
}
