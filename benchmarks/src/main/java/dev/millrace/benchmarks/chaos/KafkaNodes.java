package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.network.Link;
import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.benchmarks.chaos.process.FreePorts;
import dev.millrace.benchmarks.chaos.process.Program;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A cluster of KRaft nodes, each broker and controller, with three copies of all.
 *
 * @param ports for each other, and for who looks on
 * @param linkedPorts where clients come in that take the way of {@code linkPorts}
 * @param linkPorts what clients are told; somebody passes on what comes there
 */
record KafkaNodes(
    Program program,
    Path work,
    List<Integer> ports,
    List<Integer> controllerPorts,
    List<Integer> linkedPorts,
    List<Integer> linkPorts) {
  static final int COUNT = 3;

  private static final int MAX_MESSAGE_BYTES = 12 << 20;
  private static final String HEAP = "384m";
  private static final String MAIN = "kafka.Kafka";

  static KafkaNodes prepare(Program program, Path work, FreePorts free) {
    List<Integer> ports = free.take(4 * COUNT);
    KafkaNodes nodes =
        new KafkaNodes(
            program,
            work,
            ports.subList(0, COUNT),
            ports.subList(COUNT, 2 * COUNT),
            ports.subList(2 * COUNT, 3 * COUNT),
            ports.subList(3 * COUNT, 4 * COUNT));
    nodes.format();
    return nodes;
  }

  /** Straight to the brokers. */
  String bootstrapServers() {
    return addresses(ports);
  }

  /** By the ways that can be cut. */
  String linkedBootstrapServers() {
    return addresses(linkPorts);
  }

  /** By name. */
  Map<String, Link> openLinks() {
    Map<String, Link> links = new TreeMap<>();
    for (int node = 1; node <= COUNT; node++) {
      links.put(name(node), Link.open(linkPorts.get(node - 1), linkedPorts.get(node - 1)));
    }
    return links;
  }

  private static String addresses(List<Integer> ports) {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  List<ChildSpec> specs() {
    List<ChildSpec> specs = new ArrayList<>();
    for (int node = 1; node <= COUNT; node++) {
      Path folder = folder(node);
      List<String> arguments = List.of(folder.resolve("server.properties").toString());
      specs.add(new ChildSpec(name(node), program.command(HEAP, folder, MAIN, arguments)));
    }
    return specs;
  }

  private static String name(int node) {
    return "broker-" + node;
  }

  private Path folder(int node) {
    return work.resolve(name(node));
  }

  private void format() {
    String cluster = Uuid.randomUuid().toString();
    try {
      for (int node = 1; node <= COUNT; node++) {
        Path data = Files.createDirectories(folder(node).resolve("data"));
        Files.write(folder(node).resolve("server.properties"), properties(node, data));
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setClusterId(cluster)
            .setNodeId(node)
            .setControllerListenerName("CONTROLLER")
            .addDirectory(data.toString())
            .setMetadataLogDirectory(data.toString())
            .run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write below " + work + ": " + e.getMessage(), e);
    } catch (Exception e) {
      throw new IllegalStateException("cannot format a broker's folder: " + e.getMessage(), e);
    }
  }

  private List<String> properties(int node, Path data) {
    int port = ports.get(node - 1);
    String voters =
        IntStream.rangeClosed(1, COUNT)
            .mapToObj(voter -> voter + "@127.0.0.1:" + controllerPorts.get(voter - 1))
            .collect(Collectors.joining(","));
    return List.of(
        "process.roles=broker,controller",
        "node.id=" + node,
        "log.dirs=" + data,
        "listeners=PLAINTEXT://127.0.0.1:%d,LINKED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(port, linkedPorts.get(node - 1), controllerPorts.get(node - 1)),
        "advertised.listeners=PLAINTEXT://127.0.0.1:%d,LINKED://127.0.0.1:%d"
            .formatted(port, linkPorts.get(node - 1)),
        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,LINKED:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name=PLAINTEXT",
        "controller.listener.names=CONTROLLER",
        "controller.quorum.voters=" + voters,
        "auto.create.topics.enable=false",
        "default.replication.factor=3",
        "min.insync.replicas=2",
        "offsets.topic.replication.factor=3",
        "offsets.topic.num.partitions=4",
        "transaction.state.log.replication.factor=3",
        "transaction.state.log.min.isr=2",
        "transaction.state.log.num.partitions=4",
        "share.coordinator.state.topic.replication.factor=3",
        "share.coordinator.state.topic.min.isr=2",
        "message.max.bytes=" + MAX_MESSAGE_BYTES,
        "replica.fetch.max.bytes=" + MAX_MESSAGE_BYTES,
        // As the product's own broker: a killed one is missed soon, and its transactions end soon.
        "broker.heartbeat.interval.ms=500",
        "broker.session.timeout.ms=3000",
        "group.initial.rebalance.delay.ms=0",
        "transaction.abort.timed.out.transaction.cleanup.interval.ms=1000",
        "log.cleaner.dedupe.buffer.size=" + (16 << 20),
        "num.network.threads=2",
        "num.io.threads=2",
        "background.threads=2");
  }
}
