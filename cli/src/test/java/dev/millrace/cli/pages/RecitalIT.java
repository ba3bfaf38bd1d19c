package dev.millrace.cli.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.Fixtures;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.TestBlocks;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.replay.takedown.TakedownRequest;
import dev.millrace.replay.takedown.kafka.TakedownRegister;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A running service, a model that knows a text by heart, and a takedown of that text. */
@Timeout(180)
class RecitalIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  private static final TakedownTarget PAGE = TakedownTarget.parse("https://example.org/mill");
  private static final int FIRST = 100;
  private static final int LENGTH = 40;

  @TempDir Path folder;

  @Test
  void anAnswerEndsBeforeItRecitesWhatWasTakenDownUntilThatIsRevoked() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("c"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      RecordSerdes serdes = new RecordSerdes(connection);
      new TopicCreation(connection, TOPICS).run();
      RecitingModel.write(folder.resolve("checkpoints/default/step-00000007"));
      TestBlocks.write(connection, TOPICS, 1, 1, RecitalIT::block);
      announce(connection, serdes);
      TakedownRegister register =
          new TakedownRegister(connection, TOPICS, serdes, InstantSource.system());
      try (MillraceProcess serve = serve(cluster)) {
        URI address = serve.address();
        assertThat(awaitAnswer(serve, address, "length").at("/usage/completion_tokens").intValue())
            .isEqualTo(20);
        register.add(List.of(TakedownRequest.of(PAGE, "", "")));
        // The answer that first ends so may have been under way when the takedown arrived.
        awaitAnswer(serve, address, "content_filter");
        assertThat(
                awaitAnswer(serve, address, "content_filter")
                    .at("/usage/completion_tokens")
                    .intValue())
            .isEqualTo(7);
        register.revoke(List.of(PAGE));
        awaitAnswer(serve, address, "length");
      }
    }
  }

  private MillraceProcess serve(LocalCluster cluster) throws IOException {
    return MillraceProcess.start(
        folder.resolve("log"),
        List.of(
            "serve",
            "--port",
            "0",
            "--bootstrap-servers",
            cluster.bootstrapServers(),
            "--schema-registry-url",
            cluster.schemaRegistryUrl(),
            "--set",
            "topics.partitions=1",
            "--set",
            "checkpoints.root=" + folder.resolve("checkpoints"),
            "--set",
            "inference.refuse-taken-down=8"));
  }

  /** Asks for twenty tokens of the text until they end for that reason. */
  private static JsonNode awaitAnswer(MillraceProcess serve, URI address, String reason)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("v1/completions"))
            .POST(
                BodyPublishers.ofString(
                    "{\"prompt\": [%d], \"max_tokens\": 20, \"temperature\": 0}".formatted(FIRST)))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          JsonNode answer = new ObjectMapper().readTree(response.body());
          if (answer.at("/choices/0/finish_reason").textValue().equals(reason)) {
            return answer;
          }
        } else {
          assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
        }
        assertThat(serve.process().isAlive()).as(serve.output()).isTrue();
        Thread.sleep(200);
      }
    }
  }

  private void announce(Connection connection, RecordSerdes serdes) throws IOException {
    try (Producer<String, Checkpoint> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(Checkpoint.class))) {
      String topic = TOPICS.checkpoints().name();
      var _ = producer.send(new ProducerRecord<>(topic, "default", checkpoint()));
    }
  }

  private static TokenBlock block(int sequence) {
    int[] tokens = IntStream.rangeClosed(FIRST, FIRST + LENGTH).toArray();
    return TestBlocks.of(sequence, PAGE.value(), "", tokens, Fixtures.tokenizer().id());
  }

  private Checkpoint checkpoint() throws IOException {
    Map<String, String> files = new TreeMap<>();
    String path = "default/step-00000007";
    try (Stream<Path> all = Files.list(folder.resolve("checkpoints").resolve(path))) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), FileDigests.sha256(file));
      }
    }
    return Checkpoint.newBuilder()
        .setRun("default")
        .setStep(7)
        .setAt(Instant.EPOCH)
        .setPath(path)
        .setFiles(files)
        .setArchitecture("LLAMA")
        .setContextLength(64)
        .setTokenizerId(Fixtures.tokenizer().id())
        .build();
  }
}
