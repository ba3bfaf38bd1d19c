package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CrashIT {
  private static final String TOPIC = "pages";
  private static final int TRANSACTION_SIZE = 20;
  private static final AvroSchema SCHEMA = new AvroSchema("\"string\"");

  @TempDir Path folder;

  @Test
  void killedInMidWriteKeepsWhatWasCommittedAndOnlyThat() throws Exception {
    int acknowledged = 0;
    int schemaId = 0;
    for (int crash = 1; crash <= 2; crash++) {
      List<String> output = killAfter(crash * 30);
      schemaId = Integer.parseInt(output.getFirst());
      acknowledged = Integer.parseInt(output.getLast());
    }
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      // Fences the dead writer; its open transaction would otherwise hold readers back.
      Records.producer(cluster.bootstrapServers(), "writer").close();
      List<String> values = Records.readCommitted(cluster.bootstrapServers(), TOPIC);
      assertThat(values.size()).isGreaterThanOrEqualTo(acknowledged);
      assertThat(values.size() % TRANSACTION_SIZE).isZero();
      assertThat(values)
          .isEqualTo(IntStream.range(0, values.size()).mapToObj(Integer::toString).toList());
      try (var client = new CachedSchemaRegistryClient(cluster.schemaRegistryUrl(), 10)) {
        assertThat(client.getSchemaById(schemaId)).isEqualTo(SCHEMA);
        assertThat(client.getId("pages-value", SCHEMA)).isEqualTo(schemaId);
      }
    }
  }

  /** The writer's output until it had acknowledged some transactions and was killed by SIGKILL. */
  private List<String> killAfter(int transactions) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> output = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.add(line);
        if (output.size() == transactions) {
          assertThatThrownBy(() -> LocalCluster.start(folder, LocalPorts.any()))
              .isInstanceOf(LocalException.class)
              .hasMessageContaining("in use by process " + process.pid());
          // Process.destroyForcibly would close the stream, and what was acknowledged is in it.
          process.toHandle().destroyForcibly();
        }
      }
      assertThat(output).hasSizeGreaterThanOrEqualTo(transactions);
      return output;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Prints a schema id, then after each transaction how many records are committed in all. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      try {
        write(Path.of(arguments[0]));
      } catch (Exception e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(1);
      }
    }

    private static void write(Path folder) throws Exception {
      LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any());
      String bootstrapServers = cluster.bootstrapServers();
      try (var client = new CachedSchemaRegistryClient(cluster.schemaRegistryUrl(), 10)) {
        System.out.println(client.register("pages-value", SCHEMA));
      }
      try (KafkaProducer<String, String> producer = Records.producer(bootstrapServers, "writer")) {
        int next = firstUnwritten(bootstrapServers);
        while (true) {
          producer.beginTransaction();
          for (int i = 0; i < TRANSACTION_SIZE; i++) {
            var _ = producer.send(new ProducerRecord<>(TOPIC, Integer.toString(next++)));
          }
          producer.commitTransaction();
          System.out.println(next);
        }
      }
    }

    private static int firstUnwritten(String bootstrapServers) throws Exception {
      try {
        Records.createTopic(bootstrapServers, TOPIC);
        return 0;
      } catch (ExecutionException e) {
        return Records.readCommitted(bootstrapServers, TOPIC).size();
      }
    }
  }
}
