package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordDecoderTest {
  private static final RecordLocation LOCATION = new RecordLocation("pages", 1, 42);

  @Test
  void bytesWithoutASchemaIdBecomeADeadLetterThatNamesTheirPlace() {
    Decoded<Page> decoded =
        decoder(new SerializationException("unused")).decode(new byte[] {1, 2, 3}, LOCATION);
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
        decoder(new SerializationException("truncated")).decode(new byte[9], LOCATION);
    assertThat(decoded).isInstanceOf(Decoded.Unreadable.class);
  }

  static Stream<Exception> registrysFaults() {
    return Stream.of(
        new ConnectException("refused"),
        new SocketException("Connection reset"),
        new SocketTimeoutException("Read timed out"),
        new UnknownHostException("registry"),
        new SSLHandshakeException("certificate expired"),
        new RestClientException("Error in the backend data store", 500, 50001),
        new RestClientException("no JSON", 503, 50005),
        new RestClientException("slower", 429, 42901));
  }

  @ParameterizedTest
  @MethodSource("registrysFaults")
  void aRegistryThatDoesNotWorkIsNotTheRecordsFault(Exception cause) {
    var error = new SerializationException("look-up failed", cause);
    assertThatThrownBy(() -> decoder(error).decode(new byte[9], LOCATION)).isSameAs(error);
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowIsTheRecordsFault() {
    var unknown = new RestClientException("Schema 9 not found", 404, 40403);
    Decoded<Page> decoded =
        decoder(new SerializationException("look-up failed", unknown))
            .decode(new byte[9], LOCATION);
    assertThat(decoded).isInstanceOf(Decoded.Unreadable.class);
  }

  @Test
  void aValueOverTheLimitIsReplacedByItsDigest() {
    DeadLetter letter =
        DeadLetters.of("extraction", "too large", new byte[Topics.MAX_RECORD_BYTES], LOCATION);
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
