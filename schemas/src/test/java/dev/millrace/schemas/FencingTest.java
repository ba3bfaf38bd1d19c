package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.patience.Fencing;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FencingTest {
  static Stream<KafkaException> fences() {
    return Stream.of(
        new ProducerFencedException("newer"),
        new InvalidProducerEpochException("older"),
        new InvalidTxnStateException("invalid state"),
        new KafkaException("Unhandled error in EndTxnResponse: unknown"));
  }

  @ParameterizedTest
  @MethodSource("fences")
  void isFoundAlsoAsACause(KafkaException fence) {
    assertThat(Fencing.isIn(fence)).isTrue();
    assertThat(Fencing.isIn(new KafkaException("error state", fence))).isTrue();
  }

  @Test
  void anOutageIsNone() {
    assertThat(Fencing.isIn(new TimeoutException("no broker"))).isFalse();
    assertThat(Fencing.isIn(new KafkaException())).isFalse();
  }
}
