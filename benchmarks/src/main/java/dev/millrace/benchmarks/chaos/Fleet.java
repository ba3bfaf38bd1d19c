package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.network.Link;
import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.benchmarks.chaos.process.FreePorts;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.benchmarks.chaos.upgrade.KnownSettings;
import dev.millrace.cli.Millrace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The processes of the program itself: a registry, every stage, two of those that scale. */
final class Fleet {
  static final String TRAIN = "train";
  static final String SERVE = "serve";

  private static final String MAIN = Millrace.class.getName();

  static final String REGISTRY = "registry";

  /** Of the way to the registry that can be cut. */
  private static final String REGISTRY_LINK = "registry-link";

  private static final String METRICS_PORT = "metrics.port";

  private final Program program;
  private final FleetSize size;
  private final Path work;
  private final String bootstrapServers;
  private final boolean isLinked;
  private final Map<String, Integer> ports;
  private final Map<String, Integer> metricsPorts;
  private final Map<String, String> settings;
  private final Predicate<String> knows;

  private Fleet(
      Program program,
      FleetSize size,
      Path work,
      String bootstrapServers,
      boolean isLinked,
      Map<String, Integer> ports,
      Map<String, Integer> metricsPorts,
      Map<String, String> settings,
      Predicate<String> knows) {
    this.program = program;
    this.size = size;
    this.work = work;
    this.bootstrapServers = bootstrapServers;
    this.isLinked = isLinked;
    this.ports = ports;
    this.metricsPorts = metricsPorts;
    this.settings = settings;
    this.knows = knows;
  }

  /**
   * @param isLinked whether stages reach brokers and registry by ways that can be cut
   */
  static Fleet of(
      Program program,
      FleetSize size,
      Path work,
      KafkaNodes nodes,
      FreePorts freePorts,
      boolean isLinked,
      Map<String, String> overrides) {
    List<String> served = List.of(REGISTRY, REGISTRY_LINK, SERVE);
    List<Integer> free = freePorts.take(served.size() + size.stages().size());
    return new Fleet(
        program,
        size,
        work,
        isLinked ? nodes.linkedBootstrapServers() : nodes.bootstrapServers(),
        isLinked,
        byName(served, free.subList(0, served.size())),
        byName(size.stages(), free.subList(served.size(), free.size())),
        settings(work, overrides),
        key -> true);
  }

  private static Map<String, Integer> byName(List<String> names, List<Integer> ports) {
    return IntStream.range(0, names.size())
        .boxed()
        .collect(Collectors.toMap(names::get, ports::get));
  }

  /** The same processes of another version, which may know fewer settings. */
  Fleet by(Program other) throws InterruptedException {
    Program.Result printed =
        other.execute("256m", work.resolve("commands"), MAIN, List.of("settings"));
    if (printed.exitCode() != 0) {
      throw new IllegalStateException("millrace settings failed: " + printed.lines());
    }
    return new Fleet(
        other,
        size,
        work,
        bootstrapServers,
        isLinked,
        ports,
        metricsPorts,
        settings,
        KnownSettings.printed(printed.lines())::knows);
  }

  private static Map<String, String> settings(Path work, Map<String, String> overrides) {
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
    all.put("checkpoints.root", checkpoints(work).toString());
    all.putAll(overrides);
    return all;
  }

  FleetSize size() {
    return size;
  }

  String registryUrl() {
    return "http://127.0.0.1:" + ports.get(REGISTRY);
  }

  /** Passes on what comes to the port that stages are told. */
  Link openRegistryLink() {
    return Link.open(port(REGISTRY_LINK), port(REGISTRY));
  }

  private int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalStateException("no port for " + name + " among " + ports);
    }
    return port;
  }

  String serveUrl() {
    return "http://127.0.0.1:" + ports.get(SERVE);
  }

  Path checkpoints() {
    return checkpoints(work);
  }

  private static Path checkpoints(Path work) {
    return work.resolve("checkpoints");
  }

  /** The folder that ingest watches. */
  Path watched() {
    return work.resolve("watched");
  }

  int blocksPerStep() {
    return Integer.parseInt(settings.getOrDefault("train.blocks-per-step", "8"));
  }

  /** Where a process of this version says whether it is ready; a registry only serves. */
  String readyUrl(String name) {
    return name.equals(REGISTRY)
        ? registryUrl() + "/subjects"
        : "http://127.0.0.1:" + metricsPorts.get(name) + "/health/ready";
  }

  ChildSpec registry() {
    return new ChildSpec(
        REGISTRY,
        program.command(
            "256m",
            work.resolve(REGISTRY),
            MAIN,
            List.of(
                "registry",
                "--port",
                String.valueOf(ports.get(REGISTRY)),
                "--bootstrap-servers",
                bootstrapServers)));
  }

  /** A command of the program, run to its end. */
  Program.Result execute(List<String> arguments) throws InterruptedException {
    return program.execute("512m", work.resolve("commands"), MAIN, arguments);
  }

  /** {@code millrace topics create}, which is safe to repeat. */
  Program.Result createTopics() throws InterruptedException {
    return execute(arguments(List.of("topics", "create"), Map.of()));
  }

  /** By name; of several all but one wait. */
  List<String> trainers() {
    return size.stages().stream().filter(name -> name.startsWith(TRAIN)).toList();
  }

  /** In the order in which data pass them. */
  List<ChildSpec> stages() {
    return size.stages().stream().map(this::stage).toList();
  }

  /**
   * In the order of docs/upgrading.md: those whom others ask, those who read, and who writes what
   * is new at last.
   */
  List<ChildSpec> inUpgradeOrder() {
    List<ChildSpec> order = new ArrayList<>(List.of(registry()));
    List<ChildSpec> stages = stages();
    order.addAll(stages.subList(1, stages.size()));
    order.add(stages.getFirst());
    return order;
  }

  private ChildSpec stage(String name) {
    return switch (name) {
      case "ingest" ->
          stage(name, "768m", List.of("ingest", "--watch", watched().toString()), Map.of());
      case TRAIN, "train-2" -> stage(name, "1g", List.of("train"), Map.of());
      case SERVE ->
          stage(name, "1g", List.of("serve", "--port", String.valueOf(ports.get(SERVE))), Map.of());
      default ->
          stateful(
              name,
              name.startsWith("filter") ? "1g" : "512m",
              name.substring(0, name.indexOf('-')));
    };
  }

  /** Its state outlives the process, as that of a container with a volume does. */
  private ChildSpec stateful(String name, String heap, String command) {
    Path state = work.resolve(name).resolve("state");
    return stage(name, heap, List.of(command), Map.of("streams.state", state.toString()));
  }

  private ChildSpec stage(
      String name, String heap, List<String> command, Map<String, String> settings) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put(METRICS_PORT, String.valueOf(metricsPorts.get(name)));
    Program own = name.startsWith(TRAIN) ? program.computing() : program;
    return new ChildSpec(
        name, own.command(heap, work.resolve(name), MAIN, arguments(command, all)));
  }

  private List<String> arguments(List<String> command, Map<String, String> own) {
    List<String> arguments = new ArrayList<>(command);
    arguments.addAll(clusterOptions());
    Map<String, String> all = new TreeMap<>(settings);
    all.putAll(own);
    arguments.addAll(options(all));
    return arguments;
  }

  private List<String> options(Map<String, String> wanted) {
    return wanted.entrySet().stream()
        .filter(setting -> knows.test(setting.getKey()))
        .flatMap(setting -> Stream.of("--set", setting.getKey() + "=" + setting.getValue()))
        .toList();
  }

  List<String> clusterOptions() {
    String registry = isLinked ? "http://127.0.0.1:" + ports.get(REGISTRY_LINK) : registryUrl();
    return List.of("--bootstrap-servers", bootstrapServers, "--schema-registry-url", registry);
  }
}
