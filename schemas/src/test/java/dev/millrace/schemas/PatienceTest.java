package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.patience.Patience;
import dev.millrace.schemas.patience.Refusal;
import dev.millrace.schemas.patience.RegistryOutageException;
import dev.millrace.schemas.patience.WaitNotices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PatienceTest {
  private final List<String> told = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(1);
  private final Patience patience =
      new Patience(
          "accounts",
          new WaitNotices() {
            @Override
            public void waiting(String reason, Duration lasted) {
              told.add(lasted.toSeconds() + " s: " + reason);
            }

            @Override
            public void goesOn(Duration lasted) {
              told.add("goes on after " + lasted.toSeconds() + " s");
            }
          },
          nanos::get);

  private static Supplier<String> failing(int times, KafkaException error, Runnable before) {
    AtomicInteger tries = new AtomicInteger();
    return () -> {
      before.run();
      if (tries.getAndIncrement() < times) {
        throw error;
      }
      return "answer";
    };
  }

  @Test
  void givesTheAnswerThatComesAfterAnOutage() {
    Supplier<String> asking = failing(2, new TimeoutException("no broker"), () -> {});
    assertThat(patience.answerOf(asking)).isEqualTo("answer");
    assertThat(told)
        .containsExactly(
            "0 s: the broker does not answer: TimeoutException no broker", "goes on after 0 s");
  }

  @Test
  void anAnswerAtOnceIsNothingToTell() {
    patience.answerOf(() -> "answer");
    assertThat(told).isEmpty();
  }

  @Test
  void tellsOnceAMinuteThatItWaits() {
    Supplier<String> asking =
        failing(
            3, new TimeoutException("x"), () -> nanos.addAndGet(Duration.ofSeconds(30).toNanos()));
    patience.answerOf(asking);
    assertThat(told)
        .containsExactly(
            "0 s: the broker does not answer: TimeoutException x",
            "60 s: the broker does not answer: TimeoutException x",
            "goes on after 90 s");
  }

  @Test
  void whoHasSomethingElseToDoWaitsNoLongerThanItsLimit() {
    Patience limited =
        new Patience(
            Refusal.anywhere("curation"),
            WaitNotices.SILENT,
            nanos::get,
            Optional.of(Duration.ofSeconds(30)));
    Runnable tenSeconds = () -> nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    assertThat(limited.answerOf(failing(2, new TimeoutException("x"), tenSeconds)))
        .isEqualTo("answer");
    assertThatThrownBy(() -> limited.answerOf(failing(3, new TimeoutException("x"), tenSeconds)))
        .isInstanceOf(TimeoutException.class)
        .hasMessage(
            "curation does not wait longer than 30 s: the broker does not answer:"
                + " TimeoutException x");
  }

  @Test
  void aRegistrysOutageIsToldInItsOwnWords() {
    patience.answerOf(
        failing(1, new RegistryOutageException("the registry is away", new Exception()), () -> {}));
    assertThat(told).first().isEqualTo("0 s: the registry is away");
  }

  static Stream<KafkaException> refusals() {
    return Stream.of(
        new SaslAuthenticationException("wrong password"),
        new TopicAuthorizationException("not allowed"),
        new UnsupportedVersionException("too old"),
        new KafkaException("wrapped", new TopicAuthorizationException("not allowed")));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void endsOnWhatAHumanHasToChange(KafkaException refusal) {
    assertThatThrownBy(() -> patience.answerOf(failing(1, refusal, () -> {})))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("accounts: the broker refuses access: ")
        .hasCause(refusal);
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsNeitherKafkasNorTheRegistrysIsNotWaitedFor() {
    assertThatThrownBy(
            () ->
                patience.answerOf(
                    () -> {
                      throw new IllegalArgumentException("a fault of ours");
                    }))
        .hasMessage("a fault of ours");
  }

  @Test
  void closingEndsTheWaiting() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CompletableFuture<String> waiting =
        CompletableFuture.supplyAsync(
            () ->
                patience.answerOf(
                    failing(Integer.MAX_VALUE, new TimeoutException("x"), asked::countDown)));
    asked.await();
    patience.close();
    assertThat(waiting)
        .failsWithin(1, TimeUnit.MINUTES)
        .withThrowableThat()
        .withCauseInstanceOf(WakeupException.class);
    assertThatThrownBy(() -> patience.answerOf(() -> "answer")).isInstanceOf(WakeupException.class);
  }

  @Test
  void anInterruptEndsTheWaitingAndStays() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> patience.answerOf(failing(1, new TimeoutException("x"), () -> {})))
        .isInstanceOf(InterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
