package dev.millrace.schemas.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordHeadTest {

  @Test
  void tellsSizesOfKeyAndValue() {
    RecordHead head = RecordHead.of(record(new byte[] {'k', 'e', 'y'}, new byte[5]));
    assertThat(head.key()).contains("key");
    assertThat(head.keyBytes()).isEqualTo(3);
    assertThat(head.valueBytes()).hasValue(5);
    assertThat(head.isTombstone()).isFalse();
  }

  @Test
  void aRecordMayHaveNeitherKeyNorValue() {
    RecordHead head = RecordHead.of(record(null, null));
    assertThat(head.key()).isEmpty();
    assertThat(head.keyBytes()).isZero();
    assertThat(head.isTombstone()).isTrue();
  }

  @Test
  void aKeyThatIsNoTextHasReplacementCharacters() {
    RecordHead head = RecordHead.of(record(new byte[] {(byte) 0xff, 'a'}, new byte[0]));
    assertThat(head.key()).contains("\uFFFDa");
    assertThat(head.isTombstone()).isFalse();
  }

  private static ConsumerRecord<byte[], byte[]> record(
      byte @org.jspecify.annotations.Nullable [] key,
      byte @org.jspecify.annotations.Nullable [] value) {
    return new ConsumerRecord<>("pages", 1, 42, key, value);
  }
}
