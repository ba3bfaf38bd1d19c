package dev.millrace.schemas.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

/** What is asked of topics that others made; those that it makes itself meet a real broker. */
class TopicCheckTest {
  private final Topics topics = new Topics(new TopicSettings("", "", 2, (short) 1));

  private static Config config(String... keysAndValues) {
    return new Config(
        IntStream.range(0, keysAndValues.length / 2)
            .mapToObj(i -> new ConfigEntry(keysAndValues[2 * i], keysAndValues[2 * i + 1]))
            .toList());
  }

  private static void refuses(TypedTopic<?> topic, Config config, String message) {
    assertThatThrownBy(() -> TopicCheck.requireConfig(topic, config))
        .isInstanceOf(SettingsException.class)
        .hasMessage(message);
  }

  private static void accepts(TypedTopic<?> topic, Config config) {
    assertThatCode(() -> TopicCheck.requireConfig(topic, config)).doesNotThrowAnyException();
  }

  @Test
  void refusesPagesThatTakeRecordsOfLessThanTenMebibytes() {
    refuses(
        topics.pages(),
        config("max.message.bytes", "10485759"),
        "topic pages has max.message.bytes = 10485759, but needs at least 10485760; change it with"
            + " kafka-configs.sh --alter");
    accepts(topics.pages(), config("max.message.bytes", "10485760"));
  }

  @Test
  void refusesDocumentsStampedByTheirProducers() {
    refuses(
        topics.documents(),
        config("message.timestamp.type", "CreateTime"),
        "topic documents has message.timestamp.type = CreateTime, but needs LogAppendTime; change"
            + " it with kafka-configs.sh --alter");
    accepts(topics.documents(), config("message.timestamp.type", "LogAppendTime"));
    accepts(topics.pages(), config("message.timestamp.type", "CreateTime"));
  }

  @Test
  void refusesALedgerThatIsDeletedAfterAWeek() {
    refuses(
        topics.trainingBatches(),
        config("cleanup.policy", "delete", "retention.ms", "604800000", "retention.bytes", "-1"),
        "topic training-batches has retention.ms = 604800000, but needs -1; change it with"
            + " kafka-configs.sh --alter");
    accepts(
        topics.trainingBatches(),
        config("cleanup.policy", "delete", "retention.ms", "-1", "retention.bytes", "-1"));
  }

  @Test
  void refusesProgressThatIsDeletedInsteadOfCompacted() {
    refuses(
        topics.ingestedFiles(),
        config("cleanup.policy", "delete"),
        "topic ingested-files has cleanup.policy = delete, but needs compact; change it with"
            + " kafka-configs.sh --alter");
  }

  @Test
  void leavesToTheOperatorHowLongPagesAreKept() {
    accepts(topics.pages(), config("cleanup.policy", "delete", "retention.ms", "86400000"));
  }

  @Test
  void asksNothingThatABrokerDoesNotTell() {
    accepts(topics.trainingBatches(), new Config(List.of()));
  }
}
