package dev.millrace.benchmarks.duplicates;

import com.google.common.primitives.Longs;
import dev.millrace.accounts.kafka.StageLag;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One stage that indexes, is killed and starts again.
 *
 * @param work a folder of its own
 * @param command that runs {@link RestoreProcess} with arguments
 */
record RestoreRun(Path work, Function<List<String>, List<String>> command) {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 1, (short) 1));
  private static final Pattern READY = Pattern.compile("ready (\\d+)");
  private static final Pattern METRICS = Pattern.compile("metrics on (http\\S+)");
  private static final Pattern RESTORED =
      Pattern.compile("millrace_restored_records_total\\{[^}]*\\} (\\S+)");

  /**
   * What was seen.
   *
   * @param indexed how long that took
   * @param cpu CPU time of the process until then
   * @param ready from the second start of the process until its state was there
   * @param restored records read again from changelogs at the second start
   */
  record Outcome(Duration indexed, Duration cpu, Duration ready, long restored) {}

  Outcome run(int documents, boolean transactional) throws IOException, InterruptedException {
    try (LocalCluster cluster = LocalCluster.start(work.resolve("data"), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      new TopicCreation(connection, TOPICS).run();
      send(connection, documents);
      long start = System.nanoTime();
      Process first = start(cluster, transactional, 1);
      Duration cpu;
      try {
        awaitDone(connection, first);
        cpu = first.info().totalCpuDuration().orElse(Duration.ZERO);
      } finally {
        first.destroyForcibly().waitFor();
      }
      Duration indexed = Duration.ofNanos(System.nanoTime() - start);
      Process second = start(cluster, transactional, 2);
      try {
        Duration ready = Duration.ofMillis(Long.parseLong(await(READY, second, 2)));
        return new Outcome(indexed, cpu, ready, restored(URI.create(await(METRICS, second, 2))));
      } finally {
        second.destroyForcibly().waitFor();
      }
    }
  }

  private static void send(Connection connection, int documents) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            connection.producerConfig(), new StringSerializer(), new ByteArraySerializer())) {
      for (long number = 0; number < documents; number++) {
        // The producer tries again for as long as it takes.
        var _ =
            producer.send(
                new ProducerRecord<>(TOPICS.pages().name(), "number", Longs.toByteArray(number)));
      }
    }
  }

  private Process start(LocalCluster cluster, boolean transactional, int number)
      throws IOException {
    Files.createDirectories(work.resolve("tmp"));
    List<String> arguments = new ArrayList<>();
    arguments.add(cluster.bootstrapServers());
    arguments.add(cluster.schemaRegistryUrl());
    arguments.add(work.resolve("state").toString());
    arguments.add("topics.partitions=1");
    arguments.add("streams.transactional-stores=" + transactional);
    return new ProcessBuilder(command.apply(arguments))
        .redirectErrorStream(true)
        .redirectOutput(log(number).toFile())
        .start();
  }

  private Path log(int number) {
    return work.resolve("log-" + number + ".txt");
  }

  private void awaitDone(Connection connection, Process stage)
      throws IOException, InterruptedException {
    await(READY, stage, 1);
    try (StageLag lag = new StageLag(connection)) {
      while (!lag.isNone(
          TOPICS.applicationId(RestoreProcess.STAGE),
          List.of(new TopicPartition(TOPICS.pages().name(), 0)))) {
        requireAlive(stage, 1);
        Thread.sleep(100);
      }
    }
  }

  /** The first group of the first match in what the process printed. */
  private String await(Pattern pattern, Process process, int number)
      throws IOException, InterruptedException {
    while (true) {
      Matcher matcher = pattern.matcher(Files.readString(log(number)));
      if (matcher.find()) {
        return matcher.group(1);
      }
      requireAlive(process, number);
      Thread.sleep(50);
    }
  }

  private void requireAlive(Process process, int number) throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "the stage ended with " + process.exitValue() + ": " + Files.readString(log(number)));
    }
  }

  private static long restored(URI metrics) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String text =
          client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body();
      Matcher matcher = RESTORED.matcher(text);
      if (!matcher.find()) {
        throw new IllegalStateException("no restored records among the metrics");
      }
      return (long) Double.parseDouble(matcher.group(1));
    }
  }
}
