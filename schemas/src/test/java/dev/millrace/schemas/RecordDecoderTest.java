package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class RecordDecoderTest {
  private static final Place PLACE = new Place("pages", 1, 42);

  @Test
  void bytesWithoutASchemaIdBecomeADeadLetterThatNamesTheirPlace() {
    Decoded<Page> decoded =
        decoder(new SerializationException("unused")).decode(new byte[] {1, 2, 3}, PLACE);
    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            unreadable -> {
              DeadLetter letter = unreadable.deadLetter();
              assertThat(letter.getTopic()).isEqualTo("pages");
              assertThat(letter.getPartition()).isEqualTo(1);
              assertThat(letter.getOffset()).isEqualTo(42);
              assertThat(letter.getValueBytes()).isEqualTo(3);
              assertThat(letter.getError()).contains("no schema id");
            });
  }

  @Test
  void aValueTheSchemaCannotReadBecomesADeadLetter() {
    Decoded<Page> decoded =
        decoder(new SerializationException("truncated")).decode(new byte[9], PLACE);
    assertThat(decoded).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void anUnreachableRegistryIsNotTheRecordsFault() {
    var error = new SerializationException("look-up failed", new ConnectException("refused"));
    assertThatThrownBy(() -> decoder(error).decode(new byte[9], PLACE)).isSameAs(error);
  }

  @Test
  void aValueOverTheLimitIsReplacedByItsDigest() {
    DeadLetter letter =
        DeadLetters.of("extraction", "too large", new byte[Topics.MAX_RECORD_BYTES], PLACE);
    assertThat(letter.getValue().remaining()).isZero();
    assertThat(letter.getValueBytes()).isEqualTo(Topics.MAX_RECORD_BYTES);
    assertThat(letter.getValueSha256()).hasSize(64);
  }

  private static RecordDecoder<Page> decoder(SerializationException error) {
    return new RecordDecoder<>(
        "extraction",
        (topic, bytes) -> {
          throw error;
        });
  }
}
