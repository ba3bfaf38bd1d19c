package dev.millrace.cli.generation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationMemoryIT {
  private static final List<String> FILTERS = List.of("extraction", "curation");
  private static final List<String> TOKENIZE = List.of("tokenize");

  @TempDir private Path folder = Path.of("");
  private LocalCluster cluster;

  @BeforeEach
  void start() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private List<String> differences(List<String> stages, String... settings) {
    Wiring wiring = new Wiring(Settings.of(Optional.empty(), List.of(settings)));
    Connection connection =
        wiring.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, wiring.topics()).run();
    return new GenerationMemory(connection, wiring.topics(), new RecordSerdes(connection))
        .differences(wiring, stages);
  }

  @Test
  void aStageSaysWhichSettingsItsGenerationWasBegunWithOtherValuesOf() {
    assertThat(differences(FILTERS, "language.wanted=en,fr")).isEmpty();

    assertThat(differences(FILTERS, "language.wanted=fr, en")).as("the same set").isEmpty();
    List<String> said = differences(FILTERS, "language.wanted=de", "c4.min-sentences=3");
    assertThat(said).hasSize(2);
    assertThat(said.get(0)).startsWith("c4.min-sentences is '3', but generation main was begun");
    assertThat(said.get(1))
        .isEqualTo(
            "language.wanted is 'de', but generation main was begun with 'en,fr': what is there"
                + " stays as it is, only new pages are treated so; set language.wanted=en,fr to go"
                + " on as before, or make all anew with millrace replay start NAME --from"
                + " documents --set language.wanted=de");
    assertThat(differences(FILTERS, "language.wanted=de")).as("each time").hasSize(1);
    assertThat(differences(FILTERS, "topics.generation=g2", "language.wanted=de")).isEmpty();
    assertThat(differences(FILTERS, "topics.generation=g2")).hasSize(1);
    // Another stage's settings come beside, whichever starts first.
    assertThat(differences(TOKENIZE, "tokenize.held-out-fraction=0.5")).isEmpty();
    assertThat(differences(TOKENIZE, "language.wanted=de")).hasSize(1);
    assertThat(differences(FILTERS)).hasSize(1);
  }
}
