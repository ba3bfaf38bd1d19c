package dev.millrace.cli.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.Fixtures;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --models}: runs of several generations, a folder and a file, in one process. */
@Timeout(240)
class SharedRunsIT {
  private static final TopicSettings SETTINGS = new TopicSettings("", "", 1, (short) 1);
  private static final Topics MAIN = new Topics(SETTINGS);
  private static final Topics G2 = new Topics(SETTINGS.ofGeneration("g2"));
  private static final Topics UNRECORDED = new Topics(SETTINGS.ofGeneration("g3"));

  @TempDir Path folder;

  private final HttpClient client = HttpClient.newHttpClient();

  /** What the webhook was told: the checkpoint before and the one that is served. */
  private final List<String> told = new CopyOnWriteArrayList<>();

  private HttpServer hook;

  @BeforeEach
  void listen() throws IOException {
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/swapped",
        call -> {
          JsonNode swap = new ObjectMapper().readTree(call.getRequestBody());
          told.add(swap.path("previous").asText() + " " + swap.path("checkpoint").asText());
          call.sendResponseHeaders(204, -1);
          call.close();
        });
    hook.start();
  }

  @AfterEach
  void stopListening() {
    hook.stop(0);
  }

  @Test
  void runsOfSeveralGenerationsAreServedAndSwappedEachByItself() throws Exception {
    try (client;
        LocalCluster cluster = LocalCluster.start(folder.resolve("c"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      for (Topics topics : List.of(MAIN, G2, UNRECORDED)) {
        new TopicCreation(connection, topics).run();
      }
      register(connection);
      write(connection, MAIN, "one", 1);
      write(connection, MAIN, "two", 2);
      write(connection, G2, "hot", 3);
      write(connection, G2, "cold", 4);
      write(connection, UNRECORDED, "one", 5);
      Path own = Fixtures.model(folder.resolve("own"));
      CommandRun export =
          CommandRun.of("export", own.toString(), "--gguf", folder.resolve("own.gguf").toString());
      assertThat(export.exitCode()).as(export.errors()).isZero();
      String models =
          "a=one:50,b=two:25,c=generation:g2:25,d=generation:g2/cold:0,e=generation:g3:0"
              + (",f=" + own + ":0,g=tow:0,h=" + own + ".gguf:0");
      try (MillraceProcess serve =
          MillraceProcess.start(folder.resolve("log"), arguments(cluster, models))) {
        URI address = serve.address();
        Map<String, String> first = new TreeMap<>();
        for (String name : List.of("a", "b", "c", "d", "e", "f", "h")) {
          first.put(name, awaitOther(serve, address, name, "none yet"));
        }
        assertThat(first)
            .isEqualTo(
                Map.of(
                    "a", "one@1", "b", "two@2", "c", "hot@3", "d", "cold@4", "e", "one@5", "f", "",
                    "h", ""));
        assertThat(shares(address)).isEqualTo(Map.of("a", 20L, "b", 10L, "c", 10L));
        assertThat(answeredBy(address, "cold@4")).isEqualTo("cold@4");

        write(connection, MAIN, "one", 11);
        assertThat(awaitOther(serve, address, "a", "one@1")).isEqualTo("one@11");
        write(connection, G2, "hot", 13);
        assertThat(awaitOther(serve, address, "c", "hot@3")).isEqualTo("hot@13");
        awaitHook("one@1 one@11");
        awaitHook("hot@3 hot@13");
        String metrics = get(address, "metrics");
        for (String name : List.of("b", "d", "e", "f", "h")) {
          assertThat(metrics).contains(swaps(name, 1));
          assertThat(answeredBy(address, name)).isEqualTo(first.get(name));
        }
        assertThat(metrics).contains(swaps("a", 2), swaps("c", 2));
        assertThat(shares(address)).isEqualTo(Map.of("a", 20L, "b", 10L, "c", 10L));
        assertThat(serve.output())
            .contains("g: run tow has no checkpoint yet: there are those of one, two")
            .doesNotContain("b: run");
        assertThat(serve.endsWhenAsked()).isTrue();
      }
      refuses(cluster, "a=one,b=generation:g22", "inference.models, b: there is no generation g22");
      refuses(cluster, "b=generation:gone", "inference.models, b: generation gone was dropped");
    }
  }

  private static String swaps(String name, int count) {
    return "millrace_shared_model_swaps_total{name=\"" + name + "\"} " + count + ".0\n";
  }

  /** Of g3 there are topics and no record, as {@code train} with its name makes them. */
  private static void register(Connection connection) {
    RecordSerdes serdes = new RecordSerdes(connection);
    GenerationRegister register = new GenerationRegister(connection, MAIN, serdes);
    Generation ready =
        Generation.newBuilder()
            .setName("g2")
            .setState("ready")
            .setStartsFrom("pages")
            .setParent("main")
            .setRun("hot")
            .build();
    Generation gone = Generation.newBuilder(ready).setName("gone").setState("dropped").build();
    register.change(_ -> List.of(ready, gone));
  }

  private List<String> arguments(LocalCluster cluster, String models) {
    return List.of(
        "serve",
        "--port",
        "0",
        "--models",
        models,
        "--bootstrap-servers",
        cluster.bootstrapServers(),
        "--schema-registry-url",
        cluster.schemaRegistryUrl(),
        "--set",
        "topics.partitions=1",
        "--set",
        "checkpoints.root=" + folder.resolve("checkpoints"),
        "--set",
        "inference.swap-webhook=http://127.0.0.1:" + hook.getAddress().getPort() + "/swapped");
  }

  private void awaitHook(String swap) throws Exception {
    while (!told.contains(swap)) {
      Thread.sleep(50);
    }
  }

  private void refuses(LocalCluster cluster, String models, String words) {
    CommandRun run = CommandRun.of(arguments(cluster, models).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
    assertThat(run.errors()).contains(words);
  }

  private void write(Connection connection, Topics topics, String run, long step)
      throws IOException {
    String path = run + "/step-" + step;
    Path model = Fixtures.model(Files.createDirectories(checkpoints().resolve(path)));
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(model)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), FileDigests.sha256(file));
      }
    }
    Checkpoint event =
        Checkpoint.newBuilder()
            .setRun(run)
            .setStep(step)
            .setAt(Instant.ofEpochSecond(step))
            .setPath(path)
            .setFiles(files)
            .setArchitecture("LLAMA")
            .setContextLength(64)
            .setTokenizerId(Fixtures.tokenizer().id())
            .build();
    try (Producer<String, Checkpoint> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            new RecordSerdes(connection).serializer(Checkpoint.class))) {
      var _ = producer.send(new ProducerRecord<>(topics.checkpoints().name(), run, event));
    }
  }

  private Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** The checkpoint that answers by this name, once it is another than before. */
  private String awaitOther(MillraceProcess serve, URI address, String name, String before)
      throws Exception {
    while (true) {
      HttpResponse<String> response = ask(address, "\"model\":\"" + name + "\",");
      if (response.statusCode() == 200 && !checkpoint(response).equals(before)) {
        return checkpoint(response);
      }
      assertThat(response.statusCode()).as(response.body()).isIn(200, 503);
      assertThat(serve.process().isAlive()).as(serve.output()).isTrue();
      Thread.sleep(100);
    }
  }

  private String answeredBy(URI address, String model) throws Exception {
    return checkpoint(ask(address, "\"model\":\"" + model + "\","));
  }

  private static String checkpoint(HttpResponse<String> response) {
    return response.headers().firstValue("Model-Checkpoint").orElse("");
  }

  /** Who answers forty requests that name no model. */
  private Map<String, Long> shares(URI address) throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      names.add(ask(address, "").headers().firstValue("Model-Name").orElse("nobody"));
    }
    return names.stream().collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }

  private HttpResponse<String> ask(URI address, String model) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("v1/completions"))
            .POST(BodyPublishers.ofString("{" + model + "\"prompt\":\"mill\",\"max_tokens\":1}"))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private String get(URI address, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(address.resolve(path)).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }
}
