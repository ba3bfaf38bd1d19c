package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.local.internal.broker.BoundListeners;
import dev.millrace.local.internal.broker.LocalBroker;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerIT {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(BoundListeners.LOOPBACK, 0);

  @TempDir Path folder;

  @Test
  void carriesTenMebibytesInOneRecord() throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder, 0)) {
      Records.createTopic(broker.bootstrapServers(), "pages");
      String large = "x".repeat(10 << 20);
      Records.writeInTransaction(broker.bootstrapServers(), "pages", List.of(large), true);
      List<String> values = Records.readCommitted(broker.bootstrapServers(), "pages");
      assertThat(values).hasSize(1);
      assertThat(values.getFirst()).hasSize(10 << 20);
    }
  }

  @Test
  void registryRefusesTopicThatCannotHoldSchemasInOrder() throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder, 0);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic("_schemas", 2, (short) 1))).all().get();
      assertThatThrownBy(
              () ->
                  LocalRegistry.start(
                      broker.bootstrapServers(), ANY_PORT, Map.of(), RegistrySettings.DEFAULT))
          .isInstanceOf(LocalException.class)
          .hasMessageContaining("_schemas has 2 partitions and cleanup.policy=delete");
    }
  }

  @Test
  void registryNamesBrokerThatDoesNotAnswer() {
    Map<String, Object> impatient =
        Map.of("default.api.timeout.ms", 1000, "request.timeout.ms", 1000);
    assertThatThrownBy(
            () -> LocalRegistry.start("127.0.0.1:1", ANY_PORT, impatient, RegistrySettings.DEFAULT))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("127.0.0.1:1")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void damagedFolderIsNamed() throws Exception {
    Files.writeString(folder.resolve("meta.properties"), "version=1\ncluster.id=x\nnode.id=9\n");
    assertThatThrownBy(() -> LocalBroker.start(folder, 0))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("the broker on " + folder + " cannot start");
  }
}
