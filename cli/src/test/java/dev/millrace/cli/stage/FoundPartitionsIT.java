package dev.millrace.cli.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundPartitionsIT {
  private static final Wiring NOTHING = wiring();

  private static Wiring wiring(String... settings) {
    return new Wiring(Settings.of(Optional.empty(), List.of(settings)));
  }

  @Test
  void partitionsAreAsTheTopicsHaveThemUnlessOthersAreAskedFor(@TempDir Path folder)
      throws InterruptedException {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      var connection = NOTHING.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      assertThat(FoundPartitions.fit(NOTHING, connection)).isSameAs(NOTHING);

      Wiring three = wiring("topics.partitions=3");
      TopicCreation.ofShared(connection, three.topics()).run();

      assertThat(FoundPartitions.fit(NOTHING, connection).topics().pages().topicPartitions())
          .hasSize(3);
      assertThat(FoundPartitions.fit(three, connection)).isSameAs(three);
      assertThatThrownBy(() -> FoundPartitions.fit(wiring("topics.partitions=2"), connection))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("topic pages has 3 partitions, but the settings ask for 2;");
    }
  }
}
