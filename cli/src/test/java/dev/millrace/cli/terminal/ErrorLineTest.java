package dev.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.local.LocalException;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ErrorLineTest {
  private final SettingsException sentence =
      new SettingsException("token blocks were begun with length 64; name a new topics.generation");

  @Test
  void theSentenceInsideIsToldNotItsWrapper() {
    StreamsException wrapper =
        new StreamsException("failed to initialize processor pack-blocks", sentence);

    assertThat(ErrorLine.of(wrapper)).isEqualTo(sentence.getMessage());
    assertThat(ErrorLine.of(new IllegalStateException("stage ends", wrapper)))
        .isEqualTo(sentence.getMessage());
    assertThat(ErrorLine.isUsersToMend(new IllegalStateException("stage ends", wrapper))).isTrue();
  }

  @Test
  void aWrapperThatSaysTheSentenceAndWhereItComesFromStays() {
    assertThat(
            ErrorLine.of(
                new IllegalStateException("stage x stopped: " + sentence.getMessage(), sentence)))
        .isEqualTo("stage x stopped: " + sentence.getMessage());
  }

  @Test
  void kafkasWrappersAreTakenOffDownToWhatHappened() {
    assertThat(
            ErrorLine.of(
                new StreamsException(
                    "task 0_1 failed", new KafkaException("outer", new IOException("disk full")))))
        .isEqualTo("disk full");
    assertThat(ErrorLine.of(new KafkaException("no cause"))).isEqualTo("no cause");
  }

  @Test
  void aRefusalOfTheBrokerNamesTheWayOut() {
    KafkaException refused =
        new KafkaException("wrapped", new TopicAuthorizationException(Set.of("pages")));

    assertThat(ErrorLine.of(refused))
        .isEqualTo(
            "the broker refuses access: no right to topics [pages]; millrace acls prints what each"
                + " stage needs");
    assertThat(ErrorLine.isUsersToMend(refused)).isTrue();
  }

  @Test
  void aRefusalThatWasPutInWordsKeepsThem() {
    SettingsException told =
        new SettingsException(
            "filter: the broker at kafka:9092 refuses access",
            new TopicAuthorizationException(Set.of("pages")));

    assertThat(ErrorLine.of(told)).isEqualTo(told.getMessage());
    assertThat(ErrorLine.of(new StreamsException("task 0_1", told))).isEqualTo(told.getMessage());
  }

  @Test
  void aMessageOfOursIsNotReplacedByItsCause() {
    assertThat(
            ErrorLine.of(
                new UncheckedIOException("cannot read model x: gone", new IOException("gone"))))
        .isEqualTo("cannot read model x: gone");
    assertThat(ErrorLine.of(new UncheckedIOException(new IOException("gone")))).isEqualTo("gone");
  }

  @Test
  void whatHasNoMessageIsNamedByItsType() {
    assertThat(ErrorLine.of(new IllegalStateException()))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(ErrorLine.of(new NoSuchFileException("a.warc")))
        .isEqualTo("java.nio.file.NoSuchFileException: a.warc");
  }

  @Test
  void itIsOneLine() {
    assertThat(ErrorLine.of(new IllegalStateException("one \n two\r\nthree")))
        .isEqualTo("one two three");
  }

  @Test
  void settingsFilesAndPortsAreTheUsersToMendAndABrokenWorldIsNot() {
    assertThat(ErrorLine.isUsersToMend(new IllegalArgumentException("x"))).isTrue();
    assertThat(ErrorLine.isUsersToMend(new IllegalStateException(new LocalException("x"))))
        .isTrue();
    assertThat(ErrorLine.isUsersToMend(new KafkaException("x", new ConfigException("y")))).isTrue();
    assertThat(ErrorLine.isUsersToMend(new UncheckedIOException(new IOException("x")))).isTrue();
    assertThat(
            ErrorLine.isUsersToMend(
                new IllegalStateException("x", new IllegalArgumentException("y"))))
        .isFalse();
    assertThat(ErrorLine.isUsersToMend(new KafkaException("x"))).isFalse();
  }

  @Test
  void causesInACircleEnd() {
    IllegalStateException one = new IllegalStateException("one");
    one.initCause(new IllegalStateException("two", one));

    assertThat(ErrorLine.of(one)).isEqualTo("one");
    assertThat(ErrorLine.isUsersToMend(one)).isFalse();
  }
}
