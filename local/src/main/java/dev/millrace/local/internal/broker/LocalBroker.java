package dev.millrace.local.internal.broker;

import dev.millrace.local.LocalException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.coordinator.transaction.TransactionCoordinator;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.Exit;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this JVM: one KRaft node that listens only on loopback addresses, and
 * whose folder outlives the process, however that ends.
 */
public final class LocalBroker implements AutoCloseable {
  private static final int EXIT_DISK_FULL = 2;

  private final BrokerServer broker;
  private final ControllerServer controller;
  private final String bootstrapServers;

  private LocalBroker(BrokerServer broker, ControllerServer controller, int port) {
    this.broker = broker;
    this.controller = controller;
    this.bootstrapServers = "127.0.0.1:" + port;
  }

  /**
   * Starts a broker on its folder, made and formatted if need be, and returns once it serves.
   *
   * @param dataFolder the broker's own; one process at a time
   * @param port 0 takes the port the folder had last time, or else any free one
   * @throws LocalException if the port is taken, or the folder cannot be used
   */
  public static LocalBroker start(Path dataFolder, int port) {
    return start(dataFolder, port, Map.of());
  }

  /**
   * The same, with some of the broker's settings.
   *
   * @param settings by Kafka's names, over the broker's own
   */
  public static LocalBroker start(Path dataFolder, int port, Map<String, String> settings) {
    Path folder = dataFolder.toAbsolutePath().normalize();
    createFolder(folder);
    RememberedPort remembered = new RememberedPort(portFile(folder));
    try (BoundListeners listeners = new BoundListeners()) {
      int bound =
          remembered.bind("broker", port, p -> listeners.bind(BrokerSettings.BROKER_LISTENER, p));
      int controllerPort = listeners.bind(BrokerSettings.CONTROLLER_LISTENER, 0);
      remembered.remember(bound);
      format(folder);
      Map<String, String> all = new HashMap<>(BrokerSettings.of(folder, bound, controllerPort));
      all.putAll(settings);
      return start(folder, all, new Ports(bound, controllerPort), listeners);
    } catch (IOException e) {
      throw new LocalException("cannot open a loopback port: " + e.getMessage(), e);
    }
  }

  /** Where a broker keeps the port of its folder. */
  public static Path portFile(Path folder) {
    return folder.resolve("port");
  }

  private record Ports(int broker, int controller) {}

  private static LocalBroker start(
      Path folder, Map<String, String> settings, Ports ports, BoundListeners listeners) {
    explainHalts(folder);
    try {
      LocalBroker local = create(new KafkaConfig(settings, false), ports, listeners);
      try {
        local.controller.startup();
        local.broker.startup();
        return local;
      } catch (RuntimeException e) {
        local.close();
        throw e;
      }
    } catch (RuntimeException e) {
      throw new LocalException(
          "the broker on %s cannot start: %s; name another folder if this one is damaged"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  private static LocalBroker create(KafkaConfig config, Ports ports, BoundListeners listeners) {
    var disk = KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger("kafka"), "");
    SharedServer shared =
        new SharedServer(
            config,
            disk._1(),
            Time.SYSTEM,
            new Metrics(),
            CompletableFuture.completedFuture(
                Map.of(
                    BrokerSettings.NODE_ID,
                    new InetSocketAddress(BoundListeners.LOOPBACK, ports.controller()))),
            List.of(),
            new StandardFaultHandlerFactory(),
            listeners);
    return new LocalBroker(
        new BrokerServer(shared),
        new ControllerServer(shared, KafkaRaftServer.configSchema(), disk._2()),
        ports.broker());
  }

  /** Kafka halts the JVM when its disk fails, and says why only in its log. */
  private static void explainHalts(Path folder) {
    Exit.Procedure explain =
        (status, message) -> {
          boolean full = FreeSpace.isShort(folder);
          System.err.println(
              "the local broker stopped: "
                  + (full
                      ? FreeSpace.shortage(folder) + "; make room and start again"
                      : "its log names the failure in " + folder + "; start again")
                  + ", it goes on with what was committed");
          Runtime.getRuntime().halt(full ? EXIT_DISK_FULL : status);
        };
    Exit.setHaltProcedure(explain);
    Exit.setExitProcedure(explain);
  }

  /** {@code host:port} for clients. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    endTransactionsLater();
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }

  /**
   * What is to be committed now is committed after the next start. A broker that asks leave to
   * stop, and is the only one, leaves its partitions without a leader before it stops to serve, and
   * Kafka (4.3.1 and 4.4.0) takes those for deleted and leaves out their markers: what a
   * transaction wrote would be there, and the offsets that it had read would not.
   */
  private void endTransactionsLater() {
    TransactionCoordinator transactions = broker.transactionCoordinator();
    if (transactions != null) {
      transactions.shutdown();
    }
  }

  private static void createFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LocalException("cannot create folder " + folder + ": " + e.getMessage(), e);
    }
  }

  /** Gives a new folder its cluster id. Kafka writes meta.properties last, so it marks the end. */
  private static void format(Path folder) {
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(BrokerSettings.NODE_ID)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .addDirectory(folder.toString())
          .setMetadataLogDirectory(folder.toString())
          .run();
    } catch (Exception e) {
      throw new LocalException("cannot format " + folder + ": " + e.getMessage(), e);
    }
  }
}
