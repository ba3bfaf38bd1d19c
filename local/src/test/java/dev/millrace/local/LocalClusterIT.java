package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {
  @TempDir Path folder;

  @Test
  void restartKeepsCommittedRecordsSchemasAndPorts() throws Exception {
    String bootstrapServers;
    String registryUrl;
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      bootstrapServers = cluster.bootstrapServers();
      registryUrl = cluster.schemaRegistryUrl();
      Records.createTopic(bootstrapServers, "pages");
      Records.writeInTransaction(bootstrapServers, "pages", List.of("a", "b"), true);
      Records.writeInTransaction(bootstrapServers, "pages", List.of("c"), false);
    }
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      assertThat(cluster.bootstrapServers()).isEqualTo(bootstrapServers);
      assertThat(cluster.schemaRegistryUrl()).isEqualTo(registryUrl);
      assertThat(Records.readCommitted(cluster.bootstrapServers(), "pages"))
          .containsExactly("a", "b");
    }
  }

  @Test
  void comesUpOnAnotherPortWhenTheRememberedOneIsTaken() throws Exception {
    String bootstrapServers;
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      bootstrapServers = cluster.bootstrapServers();
      Records.createTopic(bootstrapServers, "pages");
      Records.writeInTransaction(bootstrapServers, "pages", List.of("a"), true);
    }
    try (ServerSocket taken = listen(URI.create("kafka://" + bootstrapServers).getPort());
        LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      assertThat(cluster.bootstrapServers()).isNotEqualTo("127.0.0.1:" + taken.getLocalPort());
      assertThat(Records.readCommitted(cluster.bootstrapServers(), "pages")).containsExactly("a");
    }
  }

  @Test
  void refusesFolderThatIsHeldAndNamesTheHolder() {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> LocalCluster.start(folder, LocalPorts.any()))
            .isInstanceOf(LocalException.class)
            .hasMessageContaining(folder.toString())
            .hasMessageContaining("process " + ProcessHandle.current().pid());
      }
      assertThat(cluster.bootstrapServers()).startsWith("127.0.0.1:");
    }
  }

  @Test
  void refusesTakenPortsAndReleasesTheFolder() throws Exception {
    try (ServerSocket taken = listen(0)) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> LocalCluster.start(folder, new LocalPorts(port, 0)))
          .isInstanceOf(LocalException.class)
          .hasMessageContaining("port " + port + " for the broker");
      assertThatThrownBy(() -> LocalCluster.start(folder, new LocalPorts(0, port)))
          .isInstanceOf(LocalException.class)
          .hasMessageContaining("port " + port + " for the schema registry");
    }
    LocalCluster.start(folder, LocalPorts.any()).close();
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      assertThat(cluster.schemaRegistryUrl()).startsWith("http://127.0.0.1:");
      // Linux lists listening sockets with state 0A and the address in network order.
      List<String> foreign =
          listeningAddresses().stream().filter(a -> !a.equals("0100007F")).toList();
      assertThat(foreign).isEmpty();
    }
  }

  private static List<String> listeningAddresses() throws IOException {
    List<String> own = ownSocketInodes();
    return Files.readAllLines(Path.of("/proc/self/net/tcp")).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields.length > 9 && fields[3].equals("0A") && own.contains(fields[9]))
        .map(fields -> fields[1].substring(0, 8))
        .toList();
  }

  private static List<String> ownSocketInodes() throws IOException {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return files
          .filter(Files::isSymbolicLink)
          .map(LocalClusterIT::target)
          .filter(target -> target.startsWith("socket:["))
          .map(target -> target.substring(8, target.length() - 1))
          .toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"));
  }
}
