package dev.millrace.cli.command.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import dev.millrace.cli.CommandRun;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.cluster.TopicCreation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class TakedownCopiesIT {
  private static final String URL = "https://coast.example/poem";
  private static final String CHINESE_URL = "https://coast.example/zh";
  private static final int OTHERS = 40;

  @TempDir Path folder;
  private final Topics topics = new Topics(new TopicSettings("", "", 1, (short) 1));

  @Test
  void theSameTextElsewhereIsNamedAndTakenWhereThatIsAskedFor() {
    try (LocalCluster cluster = LocalCluster.start(folder, LocalPorts.any())) {
      write(Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl()));
      JsonNode only = add(cluster, URL, "--json");
      assertThat(only.path("cleanDocuments").asLong()).isEqualTo(1);
      assertThat(only.path("copies"))
          .extracting(copy -> copy.path("kind").asText() + " " + copy.path("url").asText())
          .containsExactlyInAnyOrder(
              "same https://mirror.example/poem",
              "near https://edited.example/poem",
              "dropped https://suppressed.example/poem");
      assertThat(only.path("copies")).noneMatch(copy -> copy.path("taken").asBoolean());
      assertThat(takedown(cluster, "list").out().lines()).hasSize(1);

      CommandRun another = takedown(cluster, "add", "digest:" + digest(text(0)), "--with-copies");
      assertThat(another.exitCode()).as(another.errors()).isZero();

      CommandRun taken = takedown(cluster, "add", URL, "--with-copies", "--reference", "17");
      assertThat(taken.out()).contains(" already;", "3 copies elsewhere, taken down too:");
      assertThat(takedown(cluster, "list").out())
          .contains("url:suppressed.example/poem in force")
          .contains("a copy of what url:coast.example/poem takes")
          .contains("digest:" + digest(poem("storm")));
      assertThat(takedown(cluster, "add", URL).out()).doesNotContain("elsewhere");

      assertThat(add(cluster, CHINESE_URL, "--json").path("copies"))
          .as("words of a text without spaces are the curation's")
          .extracting(copy -> copy.path("kind").asText() + " " + copy.path("url").asText())
          .containsExactly("near https://edited.example/zh");
    }
  }

  private JsonNode add(LocalCluster cluster, String... arguments) {
    List<String> all = new ArrayList<>(List.of("add"));
    all.addAll(List.of(arguments));
    CommandRun run = takedown(cluster, all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.rows().getFirst().path("takedowns").path(0);
  }

  private CommandRun takedown(LocalCluster cluster, String... arguments) {
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

  /** The poem, itself in another dump, with a word changed, and texts that are like none. */
  private void write(Connection connection) {
    new TopicCreation(connection, topics).run();
    RecordSerdes serdes = new RecordSerdes(connection);
    try (Producer<String, SpecificRecord> producer =
        new KafkaProducer<>(
            connection.producerConfig(),
            new StringSerializer(),
            serdes.serializer(SpecificRecord.class))) {
      clean(producer, "poem", URL, poem("storm"));
      clean(producer, "mirror", "https://mirror.example/poem", poem("storm"));
      clean(producer, "edited", "https://edited.example/poem", poem("gale"));
      clean(producer, "zh", CHINESE_URL, "zh", chinese("风"));
      clean(producer, "zh-edited", "https://edited.example/zh", "zh", chinese("雨"));
      for (int i = 0; i < OTHERS; i++) {
        clean(producer, "other" + i, "https://other.example/" + i, text(i));
      }
      send(
          producer,
          topics.droppedDocuments(),
          "https://suppressed.example/poem",
          DroppedDocument.newBuilder()
              .setUrl("https://suppressed.example/poem")
              .setRecordId("suppressed")
              .setStage("curation")
              .setRule("duplicate.near")
              .setMatchedRecordId("poem")
              .build());
    }
  }

  private void clean(
      Producer<String, SpecificRecord> producer, String id, String url, String text) {
    clean(producer, id, url, "en", text);
  }

  private void clean(
      Producer<String, SpecificRecord> producer,
      String id,
      String url,
      String language,
      String text) {
    send(
        producer,
        topics.cleanDocuments(),
        url,
        Document.newBuilder()
            .setRecordId(id)
            .setUrl(url)
            .setLanguage(language)
            .setText(text)
            .setContentDigest(digest(text))
            .build());
  }

  private static void send(
      Producer<String, SpecificRecord> producer,
      TypedTopic<?> topic,
      String key,
      SpecificRecord value) {
    var _ = producer.send(new ProducerRecord<>(topic.name(), key, value));
  }

  private static String digest(String text) {
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }

  private static String poem(String word) {
    return text(-1) + " " + word;
  }

  /** Of each number another one. */
  private static String text(int number) {
    Random random = new Random(number);
    return IntStream.range(0, 120).mapToObj(word -> word(random)).collect(Collectors.joining(" "));
  }

  /** Of letters: numbers are all the same to the search for near-duplicates. */
  private static String word(Random random) {
    return random.ints(6, 'a', 'z' + 1).mapToObj(Character::toString).collect(Collectors.joining());
  }

  /** A paragraph without one space, a word of which changes. */
  private static String chinese(String word) {
    return "今天早上海边的天气非常好许多人带着孩子来到沙滩上散步老人坐在长椅上看着远处的渔船慢慢回到港口"
        + "年轻的学生在图书馆准备明天的考试他们希望毕业以后能够找到满意的工作城市里的公共汽车每天都很拥挤"
        + "但是大家仍然保持礼貌晚上"
        + word
        + "停了以后街道上的灯光照亮了整个广场音乐家开始演奏古老的歌曲孩子们跟着节奏一起跳舞";
  }
}
