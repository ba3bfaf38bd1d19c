package dev.millrace.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.acls.DeclaredRights;
import dev.millrace.cli.acls.StageRights;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.rights.Right;
import dev.millrace.schemas.rights.StageNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every stage on a broker that denies what is not allowed, as a user of its own with exactly the
 * rights that {@code millrace acls} prints, and with one of them taken away.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LeastRightsIT {
  private static final long PAUSE_MILLIS = 200;

  /** Those through which the sample goes. */
  private static final List<String> WAY =
      List.of("ingest", "filter", "tokenize", "publish", "train", "serve");

  /** Those that look at their start whether they may do what they are to do. */
  private static final List<String> STARTS =
      Stream.concat(WAY.stream(), Stream.of("frontier", "fetch", "crawl", "retrain")).toList();

  private static final List<String> SMALL =
      List.of(
          "tokenize.block-length=64",
          "train.context-length=64",
          "train.blocks-per-step=16",
          "train.evaluation-blocks=2",
          "train.evaluation-wait=60s",
          "train.checkpoint-every-steps=2",
          "streams.commit-interval-ms=200",
          "topics.wait=0s");

  private static final DeclaredRights DECLARED =
      new DeclaredRights(wiring(List.of()).topics(), "default");

  @TempDir static Path folder;
  private static SecuredCluster cluster;
  private final Deque<MillraceProcess> started = new ArrayDeque<>();

  @BeforeAll
  static void startCluster() throws Exception {
    List<String> users = new ArrayList<>(StageNames.STAGES);
    users.addAll(StageNames.PARTS);
    cluster = SecuredCluster.start(folder, users);
    for (String user : users) {
      cluster.allow(user, DECLARED.of(user));
    }
    CommandRun created = run("topics", "topics", "create");
    assertThat(created.exitCode()).as(created.errors()).isZero();
  }

  @AfterAll
  static void closeCluster() {
    cluster.close();
  }

  @AfterEach
  void endAll() {
    started.forEach(MillraceProcess::close);
  }

  private static Wiring wiring(List<String> settings) {
    return new Wiring(Settings.of(Optional.empty(), settings));
  }

  private static CommandRun run(String user, String... arguments) {
    return CommandRun.of(all(user, arguments).toArray(String[]::new));
  }

  /** The password is on no command line. */
  private static List<String> all(String user, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry-url", cluster.schemaRegistryUrl()));
    Path file = folder.resolve(user + ".properties");
    try {
      Files.write(file, cluster.settings(cluster.client(user)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    all.addAll(List.of("--config", file.toString()));
    SMALL.forEach(setting -> all.addAll(List.of("--set", setting)));
    return all;
  }

  private MillraceProcess start(String user, String... arguments) throws IOException {
    MillraceProcess process =
        MillraceProcess.start(folder.resolve(user + ".log"), all(user, arguments));
    started.addFirst(process);
    return process;
  }

  @Test
  void theSampleGoesAllTheWayWithTheLeastRights() throws Exception {
    String checkpoints = "checkpoints.root=" + folder.resolve("checkpoints");
    MillraceProcess filter = start("filter", "filter");
    MillraceProcess tokenize = start("tokenize", "tokenize");
    MillraceProcess train = start("train", "train", "--set", checkpoints);
    MillraceProcess serve = start("serve", "serve", "--port", "0", "--set", checkpoints);
    Path crawl = SampleStart.in(folder.resolve("part.warc.gz"), 300);
    CommandRun ingest = run("ingest", "ingest", crawl.toString());
    assertThat(ingest.exitCode()).as(ingest.errors()).isZero();
    Path published = folder.resolve("published");
    MillraceProcess publish =
        start("publish", "publish", "--to", published.toString(), "--set", "publish.interval=1s");

    awaitOutput(train, "step ");
    awaitOutput(filter, "clean-documents ");
    awaitOutput(tokenize, "token-blocks ");
    awaitOutput(publish, "millrace publishes to ");
    ServedModel.await(serve, started);
    while (!Files.exists(published.resolve("_manifest.json"))) {
      requireAlive();
      Thread.sleep(PAUSE_MILLIS);
    }
    for (MillraceProcess stage : List.of(filter, tokenize, publish, train, serve)) {
      assertThat(stage.output()).doesNotContain("refuses", "authoriz", "Exception", "\tat ");
      assertThat(stage.endsWhenAsked()).isTrue();
    }
  }

  private void requireAlive() throws IOException {
    for (MillraceProcess process : started) {
      assertThat(process.process().isAlive()).as(process.output()).isTrue();
    }
  }

  private void awaitOutput(MillraceProcess process, String text) throws Exception {
    while (!process.output().contains(text)) {
      requireAlive();
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  /** Of a stage, what is taken away. */
  record Fewer(String stage, Right right, AclOperation operation) {
    String kind() {
      return right.type() + " " + right.isPrefixed() + " " + operation;
    }

    @Override
    public String toString() {
      return stage + " without " + right.only(Set.of(operation)).inWords();
    }
  }

  /** Of each resource each operation, one at a time. */
  static Stream<Fewer> all() {
    return STARTS.stream()
        .flatMap(
            stage ->
                DECLARED.of(stage).rights().stream()
                    .flatMap(
                        right ->
                            right.operations().stream()
                                .sorted()
                                .map(operation -> new Fewer(stage, right, operation))))
        .filter(fewer -> isAsked(fewer.right(), fewer.operation()));
  }

  static Stream<Fewer> oneOfEachKind() {
    Set<String> seen = new HashSet<>();
    return all().filter(fewer -> seen.add(fewer.kind()));
  }

  @ParameterizedTest
  @MethodSource("oneOfEachKind")
  void aStageWithOneRightFewerNamesIt(Fewer fewer) throws Exception {
    StageRights whole = DECLARED.of(fewer.stage());
    List<Right> rest = new ArrayList<>(whole.rights());
    rest.remove(fewer.right());
    Set<AclOperation> others = without(fewer.right().operations(), fewer.operation());
    if (!others.isEmpty()) {
      rest.add(fewer.right().only(others));
    }
    if (fewer.operation() == AclOperation.CREATE) {
      unmake(fewer.right());
    }
    cluster.allow(fewer.stage(), rest);
    try {
      requireNamed(fewer.stage(), fewer.right().only(Set.of(fewer.operation())));
    } finally {
      cluster.allow(fewer.stage(), whole);
    }
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("all")
  void eachRightOfEachStageIsNeeded(Fewer fewer) throws Exception {
    aStageWithOneRightFewerNamesIt(fewer);
  }

  @Test
  void topicsThatSomebodyMadeBeforehandNeedNoRightToMakeThem() throws Exception {
    StageRights whole = DECLARED.of("filter");
    for (Right right : whole.rights()) {
      if (isMadeByStreams(right)) {
        unmake(right);
        String topic = right.name() + "made-changelog";
        cluster.admin().createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      }
    }
    cluster.allow(
        "filter",
        whole.rights().stream()
            .map(
                right ->
                    isMadeByStreams(right)
                        ? right.only(without(right.operations(), AclOperation.CREATE))
                        : right)
            .toList());
    try {
      open("filter").close();
    } finally {
      cluster.allow("filter", whole);
      for (Right right : whole.rights()) {
        if (isMadeByStreams(right)) {
          unmake(right);
        }
      }
    }
  }

  private static boolean isMadeByStreams(Right right) {
    return right.type() == ResourceType.TOPIC
        && right.isPrefixed()
        && right.operations().contains(AclOperation.CREATE);
  }

  private static void unmake(Right right) throws Exception {
    cluster
        .admin()
        .deleteTopics(
            cluster.admin().listTopics().names().get().stream()
                .filter(name -> right.isPrefixed() && name.startsWith(right.name()))
                .toList())
        .all()
        .get();
  }

  /** What Kafka Streams makes for itself is used once there is something to do. */
  @ParameterizedTest
  @EnumSource(
      value = AclOperation.class,
      names = {"READ", "WRITE"})
  void aTopicOfKafkaStreamsThatMayNotBeUsedIsNamed(AclOperation operation) throws Exception {
    CommandRun ingest =
        run("ingest", "ingest", SampleStart.in(folder.resolve(operation + ".gz"), 30).toString());
    assertThat(ingest.exitCode()).as(ingest.errors()).isZero();
    StageRights whole = DECLARED.of("filter");
    cluster.allow(
        "filter",
        whole.rights().stream()
            .flatMap(
                right ->
                    right.type() == ResourceType.TOPIC && right.isPrefixed()
                        ? Stream.of(right.only(without(right.operations(), operation)))
                        : Stream.of(right))
            .toList());
    try {
      CommandRun filter = run("filter", "filter");
      assertThat(filter.exitCode()).as(filter.errors()).isEqualTo(2);
      // The broker of this process may have something to say as well.
      assertThat(filter.errors()).doesNotContain("\tat ");
      assertThat(filter.errors().lines().filter(line -> line.startsWith("millrace: stage ")))
          .singleElement(InstanceOfAssertFactories.STRING)
          .contains(
              "no right to topics [millrace-curation-",
              cluster.bootstrapServers(),
              "millrace acls --stage ");
    } finally {
      cluster.allow("filter", whole);
    }
  }

  private static Set<AclOperation> without(Set<AclOperation> operations, AclOperation one) {
    Set<AclOperation> others = EnumSet.copyOf(operations);
    others.remove(one);
    return others;
  }

  /** The others end a stage when it comes to them, or are asked for by commands alone. */
  private static boolean isAsked(Right right, AclOperation operation) {
    return switch (right.type()) {
      case TOPIC -> !right.isPrefixed() || operation == AclOperation.CREATE;
      case GROUP, TRANSACTIONAL_ID -> true;
      default -> false;
    };
  }

  private static void requireNamed(String stage, Right missing) {
    Throwable refusal = catchThrowable(() -> open(stage).close());
    assertThat(refusal).as(missing.inWords()).isInstanceOf(SettingsException.class);
    assertThat(refusal)
        .hasMessageContaining(cluster.bootstrapServers())
        .hasMessageContaining(missing.name())
        .hasMessageContaining("millrace acls --stage " + stage);
  }

  private static ClusterSession open(String stage) throws Exception {
    Wiring wiring = wiring(settings(stage));
    return ClusterSession.open(
        stage,
        wiring,
        wiring.connection(cluster.bootstrapServers(), cluster.schemaRegistryUrl()),
        Monitoring.silent());
  }

  private static List<String> settings(String user) {
    List<String> settings = new ArrayList<>(SMALL);
    settings.addAll(cluster.settings(cluster.client(user)));
    return settings;
  }
}
