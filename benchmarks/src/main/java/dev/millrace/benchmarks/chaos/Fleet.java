package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.benchmarks.chaos.process.FreePorts;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.cli.Millrace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The processes of the program itself: a registry, every stage, two of those that scale. */
final class Fleet {
  static final String TRAIN = "train";
  static final String SERVE = "serve";

  private final Program program;
  private final Path work;
  private final String bootstrapServers;
  private final int registryPort;
  private final int servePort;
  private final Map<String, String> settings;

  Fleet(Program program, Path work, String bootstrapServers, Map<String, String> overrides) {
    this.program = program;
    this.work = work;
    this.bootstrapServers = bootstrapServers;
    List<Integer> ports = FreePorts.take(2);
    this.registryPort = ports.get(0);
    this.servePort = ports.get(1);
    this.settings = settings(overrides);
  }

  private Map<String, String> settings(Map<String, String> overrides) {
    Map<String, String> all = new TreeMap<>();
    all.put("topics.replication", Integer.toString(KafkaNodes.COUNT));
    all.put("topics.partitions", "2");
    all.put("streams.commit-interval-ms", "500");
    // Parts of files carry no name of their crawl.
    all.put("ingest.dump", "chaos");
    all.put("ingest.settle-seconds", "1");
    all.put("tokenize.block-length", "128");
    all.put("train.model", SmallModel.writeTo(work).toString());
    all.put("train.context-length", "128");
    all.put("train.blocks-per-step", "8");
    all.put("train.threads", "1");
    all.put("train.evaluation-blocks", "8");
    all.put("train.evaluation-wait", "30s");
    all.put("train.evaluate-every-steps", "40");
    all.put("train.checkpoint-every-steps", "20");
    all.put("inference.threads", "1");
    all.put("checkpoints.root", checkpoints().toString());
    all.putAll(overrides);
    return all;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  String registryUrl() {
    return "http://127.0.0.1:" + registryPort;
  }

  String serveUrl() {
    return "http://127.0.0.1:" + servePort;
  }

  Path checkpoints() {
    return work.resolve("checkpoints");
  }

  /** The folder that ingest watches. */
  Path watched() {
    return work.resolve("watched");
  }

  int blocksPerStep() {
    return Integer.parseInt(settings.getOrDefault("train.blocks-per-step", "8"));
  }

  ChildSpec registry() {
    return new ChildSpec(
        "registry",
        program.command(
            "256m",
            work.resolve("registry"),
            Millrace.class.getName(),
            List.of(
                "registry",
                "--port",
                Integer.toString(registryPort),
                "--bootstrap-servers",
                bootstrapServers)));
  }

  /** A command of the program, run to its end. */
  Program.Result execute(List<String> arguments) throws InterruptedException {
    return program.execute("512m", work.resolve("commands"), Millrace.class.getName(), arguments);
  }

  /** {@code millrace topics create}, which is safe to repeat. */
  Program.Result createTopics() throws InterruptedException {
    return execute(arguments(List.of("topics", "create"), Map.of()));
  }

  /** In the order in which data pass them. */
  List<ChildSpec> stages() {
    List<ChildSpec> stages = new ArrayList<>();
    stages.add(
        stage("ingest", "768m", List.of("ingest", "--watch", watched().toString()), Map.of()));
    for (String copy : List.of("1", "2")) {
      stages.add(stateful("filter-" + copy, "1g", "filter"));
    }
    for (String copy : List.of("1", "2")) {
      stages.add(stateful("tokenize-" + copy, "512m", "tokenize"));
    }
    stages.add(stage(TRAIN, "1g", List.of("train"), Map.of()));
    stages.add(
        stage(SERVE, "1g", List.of("serve", "--port", Integer.toString(servePort)), Map.of()));
    return stages;
  }

  /** Its state outlives the process, as that of a container with a volume does. */
  private ChildSpec stateful(String name, String heap, String command) {
    Path state = work.resolve(name).resolve("state");
    return stage(name, heap, List.of(command), Map.of("streams.state", state.toString()));
  }

  private ChildSpec stage(String name, String heap, List<String> command, Map<String, String> own) {
    return new ChildSpec(
        name,
        program.command(
            heap, work.resolve(name), Millrace.class.getName(), arguments(command, own)));
  }

  private List<String> arguments(List<String> command, Map<String, String> own) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(clusterOptions());
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(own);
    all.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return arguments;
  }

  List<String> clusterOptions() {
    return List.of("--bootstrap-servers", bootstrapServers, "--schema-registry-url", registryUrl());
  }
}
