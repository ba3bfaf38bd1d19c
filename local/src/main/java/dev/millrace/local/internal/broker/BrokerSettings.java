package dev.millrace.local.internal.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The configuration of one KRaft node, broker and controller, on a laptop. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String BROKER_LISTENER = "BROKER";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** Room for a 10 MiB value with its key, headers and batch overhead. */
  private static final int MAX_MESSAGE_BYTES = 12 << 20;

  private BrokerSettings() {}

  static Map<String, String> of(Path folder, int brokerPort, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("log.dirs", folder.toString());
    settings.putAll(listeners(brokerPort, controllerPort));
    settings.putAll(singleReplica());
    settings.putAll(recovery());
    settings.putAll(sizes());
    return settings;
  }

  private static Map<String, String> listeners(int brokerPort, int controllerPort) {
    String broker = BROKER_LISTENER + "://127.0.0.1:" + brokerPort;
    String controller = CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort;
    // The stored quorum state knows voters by id alone, so the controller's port may change.
    return Map.of(
        "listeners",
        broker + "," + controller,
        "advertised.listeners",
        broker,
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT",
        "inter.broker.listener.name",
        BROKER_LISTENER,
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "controller.quorum.voters",
        NODE_ID + "@127.0.0.1:" + controllerPort);
  }

  private static Map<String, String> singleReplica() {
    return Map.of(
        "default.replication.factor", "1",
        "min.insync.replicas", "1",
        "offsets.topic.replication.factor", "1",
        "offsets.topic.num.partitions", "4",
        "transaction.state.log.replication.factor", "1",
        "transaction.state.log.min.isr", "1",
        "transaction.state.log.num.partitions", "4",
        "share.coordinator.state.topic.replication.factor", "1",
        "share.coordinator.state.topic.min.isr", "1",
        "auto.create.topics.enable", "false");
  }

  /**
   * After kill -9 the controller takes the dead broker for alive until its session ends, and open
   * transactions hold back readers until they are aborted; Kafka's defaults cost 15 s and more.
   */
  private static Map<String, String> recovery() {
    return Map.of(
        "broker.heartbeat.interval.ms", "500",
        "broker.session.timeout.ms", "3000",
        "group.initial.rebalance.delay.ms", "0",
        "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
        // What is read again after a crash: the segment in use of every partition.
        "log.segment.bytes", Integer.toString(128 << 20),
        // A folder left alone for weeks must continue where it stopped, not start over.
        "offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE),
        // Kafka would write two no-op records a second for a metric of the metadata's lag.
        "metadata.max.idle.interval.ms", "0");
  }

  private static Map<String, String> sizes() {
    return Map.ofEntries(
        Map.entry("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES)),
        Map.entry("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES)),
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 << 20)),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "2"),
        Map.entry("background.threads", "2"),
        Map.entry("num.recovery.threads.per.data.dir", "2"),
        Map.entry("group.coordinator.threads", "1"),
        Map.entry("share.coordinator.threads", "1"));
  }
}
