package dev.millrace.cli.command.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TakedownCommandIT {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @TempDir static Path folder;

  private final Topics topics = new Topics(new TopicSettings("", "", 1, (short) 1));
  private LocalCluster cluster;

  /** Twenty clean documents of two hosts, ten of each, one of them with the digest. */
  @BeforeAll
  void start() {
    cluster = LocalCluster.start(folder, LocalPorts.any());
    Connection connection = Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
    new TopicCreation(connection, topics).run();
    RecordSerdes serdes = new RecordSerdes(connection);
    try (Producer<String, Document> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(Document.class))) {
      for (int i = 0; i < 20; i++) {
        String url = "https://" + (i % 2 == 0 ? "a" : "b") + ".example/" + i;
        Document document =
            Document.newBuilder().setUrl(url).setContentDigest(i == 7 ? DIGEST : "").build();
        var _ = producer.send(new ProducerRecord<>(topics.cleanDocuments().name(), url, document));
      }
    }
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  private CommandRun takedown(String... arguments) {
    List<String> all = new ArrayList<>(List.of("takedown"));
    all.addAll(List.of(arguments));
    all.addAll(
        List.of(
            "--bootstrap-servers",
            cluster.bootstrapServers(),
            "--schema-registry-url",
            cluster.schemaRegistryUrl(),
            "--set",
            "topics.partitions=1"));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private Stream<String> inForce() {
    return takedown("list").out().lines().map(line -> line.substring(0, line.indexOf(' ')));
  }

  @Test
  void whatTakesATenthOfTheCorpusNeedsAWordMore() {
    CommandRun refused = takedown("add", "domain:b.example");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors())
        .contains("domain:b.example takes 10 of 20 clean documents, a tenth or more; add --yes");
    assertThat(inForce()).doesNotContain("domain:b.example");
    assertThat(takedown("add", "domain:b.example", "--yes").exitCode()).isZero();
    assertThat(inForce()).contains("domain:b.example");
  }

  @Test
  void oneOfTwentyIsNoTenthAndSaysWhatItTakes() {
    CommandRun added =
        takedown(
            "add", "https://a.example/4", "digest:" + DIGEST, "--reason", "r", "--reference", "17");
    assertThat(added.errors()).isEmpty();
    assertThat(added.exitCode()).isZero();
    assertThat(added.out().lines())
        .hasSize(2)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "url:a.example/4 in force since \\S+, r \\(17\\); takes 1 of 20 clean"
                            + " documents, such as https://a.example/4"))
        .anySatisfy(line -> assertThat(line).endsWith("such as https://b.example/7"));
    assertThat(takedown("add", "http://a.example:80/4").out())
        .contains("url:a.example/4 in force since", " already; takes 1 of 20");
  }

  @Test
  void whatWasNeverSeenIsKeptAndRevokedAsOften() {
    JsonNode added = takedown("add", "url:later.example/", "--json").rows().getFirst();
    JsonNode one = added.path("takedowns").path(0);
    assertThat(one.path("target").asText()).isEqualTo("url:later.example/");
    assertThat(one.path("state").asText()).isEqualTo("in-force");
    assertThat(one.path("added").asBoolean()).isTrue();
    assertThat(one.path("cleanDocuments").asLong()).isZero();
    assertThat(takedown("revoke", "url:later.example/").exitCode()).isZero();
    CommandRun again = takedown("revoke", "url:later.example/", "--json");
    assertThat(again.exitCode()).isZero();
    JsonNode revoked = again.rows().getFirst().path("takedowns").path(0);
    assertThat(revoked.path("state").asText()).isEqualTo("revoked");
    assertThat(revoked.path("changed").asBoolean()).isFalse();
    assertThat(inForce()).doesNotContain("url:later.example/");
    assertThat(takedown("list", "--all").out()).contains("url:later.example/ revoked since");
  }

  @Test
  void whatWasNeverTakenDownCannotBeRevokedAndWhatIsNoTargetNamesTheKinds() {
    CommandRun never = takedown("revoke", "host:never.example");
    assertThat(never.exitCode()).isEqualTo(2);
    assertThat(never.errors()).contains("host:never.example was never taken down");
    CommandRun none = takedown("add", "never.example");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.errors().lines()).hasSize(1);
    assertThat(none.errors()).contains("'never.example' is no target");
  }
}
