package dev.millrace.schemas.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordTimeTest {
  private static final long NOW = 1_000;

  @ParameterizedTest
  @CsvSource({
    "-1, 0",
    "0, 0",
    "1, 1",
    "999, 999",
    "1000, 1000",
    "1001, 1000",
    "4102444800000, 1000"
  })
  void aTimeIsKeptFrom1970UntilNow(long given, long taken) {
    RecordTime time = new RecordTime(() -> Instant.ofEpochMilli(NOW));
    assertThat(time.extract(at(given), 7)).isEqualTo(taken);
  }

  private static ConsumerRecord<Object, Object> at(long timestamp) {
    return new ConsumerRecord<>(
        "pages",
        0,
        0,
        timestamp,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }
}
