package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.patience.RegistryOutageException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With the client that is shipped, and a registry that answers over HTTP. */
class RecordDecoderTest {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));
  private static final RecordLocation LOCATION = new RecordLocation("pages", 1, 42);
  private static final int PAGES_ID = 7;
  private static final int UNKNOWN_ID = 9;

  private LoopbackRegistry registry;

  @BeforeEach
  void start() {
    registry = new LoopbackRegistry();
    registry.register(PAGES_ID, TOPICS.pages());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private RecordDecoder<Page> decoder() {
    return new RecordSerdes(registry.connection()).decoder("extraction", TOPICS.pages());
  }

  private byte[] page() {
    Page page = Page.newBuilder().setUrl("http://a.example/").setBody(buffer(1_000)).build();
    return new RecordSerdes(registry.connection()).serializer(Page.class).serialize("pages", page);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.wrap(new byte[bytes]);
  }

  private static byte[] valueOf(int schema) {
    return ByteBuffer.allocate(9).put((byte) 0).putInt(schema).array();
  }

  private static DeadLetter letter(Decoded<Page> decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Unreadable.class);
    return ((Decoded.Unreadable<Page>) decoded).deadLetter();
  }

  @Test
  void readsWhatTheSerializerWrote() {
    assertThat(decoder().decode(page(), LOCATION))
        .isInstanceOfSatisfying(
            Decoded.Value.class,
            value -> {
              Page page = (Page) value.value();
              assertThat(page.getUrl()).isEqualTo("http://a.example/");
              assertThat(page.getBody().remaining()).isEqualTo(1_000);
            });
  }

  @Test
  void asksForASchemaOnce() {
    byte[] page = page();
    int before = registry.requests();
    RecordDecoder<Page> decoder = decoder();
    decoder.decode(page, LOCATION);
    decoder.decode(page, LOCATION);
    assertThat(registry.requests() - before).isEqualTo(1);
  }

  @Test
  void aDeadLetterNamesTheReaderAndTheLocation() {
    DeadLetter letter = letter(decoder().decode(new byte[] {1, 2, 3}, LOCATION));
    assertThat(letter.getStage()).isEqualTo("extraction");
    assertThat(letter.getTopic()).isEqualTo("pages");
    assertThat(letter.getPartition()).isEqualTo(1);
    assertThat(letter.getOffset()).isEqualTo(42);
    assertThat(letter.getValue()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThat(letter.getValueBytes()).isEqualTo(3);
    assertThat(letter.getError())
        .isEqualTo(
            "no schema id: a value begins with a zero byte and four of the id, this one has 3"
                + " bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aValueTooShortForASchemaIdIsUnreadable(int bytes) {
    assertThat(letter(decoder().decode(new byte[bytes], LOCATION)).getError())
        .contains("this one has " + bytes + " bytes");
  }

  @Test
  void aValueOfASchemaIdAloneIsUnreadableToo() {
    byte[] page = page();
    assertThat(letter(decoder().decode(Arrays.copyOf(page, 5), LOCATION)).getError())
        .contains("EOFException");
  }

  @Test
  void aValueThatBeginsWithAnotherByteIsUnreadable() {
    byte[] page = page();
    page[0] = 1;
    assertThat(letter(decoder().decode(page, LOCATION)).getError()).contains("no schema id");
  }

  @ParameterizedTest
  @CsvSource({"0.5", "0.999"})
  void aValueThatWasCutIsUnreadable(double kept) {
    byte[] page = page();
    byte[] cut = Arrays.copyOf(page, (int) (page.length * kept));
    assertThat(letter(decoder().decode(cut, LOCATION)).getValueBytes()).isEqualTo(cut.length);
  }

  @Test
  void anotherTypesRecordIsUnreadable() {
    registry.register(3, TOPICS.flushRequests());
    byte[] other =
        new RecordSerdes(registry.connection())
            .serializer(FlushRequest.class)
            .serialize(TOPICS.flushRequests().name(), FlushRequest.newBuilder().build());
    assertThat(letter(decoder().decode(other, LOCATION)).getError()).contains("ClassCast");
  }

  /** A length of almost 2 GiB, of a string of a few bytes. */
  @ParameterizedTest
  @ValueSource(ints = {1 << 20, 1 << 27, Integer.MAX_VALUE - 16, Integer.MAX_VALUE})
  void aLengthThatLiesIsUnreadable(int length) {
    byte[] lying = ByteBuffer.allocate(40).put((byte) 0).putInt(PAGES_ID).array();
    long zigZag = 2L * length;
    for (int i = 5; zigZag != 0; i++) {
      lying[i] = (byte) ((zigZag & 0x7f) | (zigZag > 0x7f ? 0x80 : 0));
      zigZag >>>= 7;
    }
    letter(decoder().decode(lying, LOCATION));
  }

  @Test
  void anIdThatTheRegistryDoesNotKnowIsTheRecordsFault() {
    assertThat(letter(decoder().decode(valueOf(UNKNOWN_ID), LOCATION)).getError())
        .isEqualTo("the schema registry knows no schema 9");
  }

  /** Its schemas were lost with {@code _schemas}, or the URL leads to another registry. */
  @Test
  void aRegistryWithoutTheTopicsOwnSchemaSaysNothingOfARecord() {
    registry.forgetSubjects();
    assertOutage("does not know pages-value");
  }

  @Test
  void aRegistryWithNoVersionOfTheTopicsSchemaSaysNothingOfARecord() {
    registry.answerOnce(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    registry.answerOnce(200, "[]");
    assertOutage("does not know pages-value");
  }

  @Test
  void aServerThatIsNoRegistrySaysNothingOfARecord() {
    registry.answerAlways(404, "<html>not here</html>");
    assertOutage("does not know pages-value");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 408, 429, 500, 502, 503, 504})
  void aRegistryThatRefusesIsNotTheRecordsFault(int status) {
    registry.answerAlways(status, "{\"error_code\":" + status + "01,\"message\":\"no\"}");
    assertOutage("does not answer: RestClientException no");
  }

  @Test
  void anAnswerThatIsNoJsonIsNotTheRecordsFault() {
    registry.answerAlways(200, "<html>hello</html>");
    assertOutage("does not answer");
  }

  @Test
  void anAnswerThatBreaksOffIsAskedForAgain() {
    byte[] page = page();
    registry.answerOnce(200, "{\"schema\":\"");
    assertThat(decoder().decodeNow(page, LOCATION)).isInstanceOf(Decoded.Value.class);
  }

  @Test
  void aSchemaOfAnotherKindIsTheRecordsFault() {
    registry.answerById(UNKNOWN_ID, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message A {}\"}");
    assertThat(letter(decoder().decodeNow(valueOf(UNKNOWN_ID), LOCATION)).getError())
        .startsWith("schema 9 is no Avro schema: ");
  }

  @Test
  void aRegistryThatFailsWhenAskedForTheOwnSchemaIsNotTheRecordsFault() {
    registry.answerOnce(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    registry.answerOnce(500, "{\"error_code\":50001,\"message\":\"no\"}");
    assertOutage("does not answer");
  }

  @Test
  void aRegistryThatIsGoneIsNotTheRecordsFault() {
    RecordDecoder<Page> decoder = decoder();
    registry.close();
    assertThatThrownBy(() -> decoder.decodeNow(valueOf(PAGES_ID), LOCATION))
        .isInstanceOf(RegistryOutageException.class)
        .hasMessageContaining(registry.url() + " does not answer");
  }

  private void assertOutage(String message) {
    assertThatThrownBy(() -> decoder().decodeNow(valueOf(UNKNOWN_ID), LOCATION))
        .isInstanceOf(RegistryOutageException.class)
        .hasMessageContaining(message);
  }

  @Test
  void decodingWaitsForARegistryThatIsAway() {
    byte[] page = page();
    registry.answerOnce(503, "{\"error_code\":50301,\"message\":\"soon\"}");
    registry.answerOnce(503, "{\"error_code\":50301,\"message\":\"soon\"}");
    assertThat(decoder().decode(page, LOCATION)).isInstanceOf(Decoded.Value.class);
  }

  @Test
  void encodingWaitsForARegistryThatIsAway() {
    registry.answerOnce(503, "{\"error_code\":50301,\"message\":\"soon\"}");
    registry.answerOnce(429, "{\"error_code\":42901,\"message\":\"slower\"}");
    registry.answerOnce(200, "<html>hello</html>");
    assertThat(ByteBuffer.wrap(page()).getInt(1)).isEqualTo(PAGES_ID);
  }

  @Test
  void aSchemaThatTheRegistryDoesNotKnowEndsEncoding() {
    registry.forgetSubjects();
    assertThatThrownBy(this::page)
        .isInstanceOf(IllegalStateException.class)
        .isNotInstanceOf(KafkaException.class)
        .hasMessageContaining("a record for pages cannot be written");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void aRegistryThatRefusesAccessIsForAHumanToMend(int status) {
    registry.answerAlways(status, "{\"error_code\":" + status + "01,\"message\":\"no\"}");
    assertThatThrownBy(() -> decoder().decode(valueOf(PAGES_ID), LOCATION))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("extraction: the schema registry refuses access: no")
        .hasMessageContaining(
            status == 401 ? "schema.registry.basic.auth.user.info" : "what this user may do there");
    assertThatThrownBy(this::page)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("writer of Page: the schema registry refuses access: no");
  }

  @Test
  void aValueOverTheLimitIsReplacedByItsDigest() {
    DeadLetter letter =
        DeadLetters.of("extraction", "too large", new byte[Topics.MAX_RECORD_BYTES], LOCATION);
    assertThat(letter.getValue().remaining()).isZero();
    assertThat(letter.getValueBytes()).isEqualTo(Topics.MAX_RECORD_BYTES);
    assertThat(letter.getValueSha256()).hasSize(64);
  }

  @Test
  void aValueThatJustFitsTravelsAlong() {
    int longest = Topics.MAX_RECORD_BYTES - (64 << 10);
    assertThat(DeadLetters.of("x", "e", new byte[longest], LOCATION).getValue().remaining())
        .isEqualTo(longest);
    assertThat(DeadLetters.of("x", "e", new byte[longest + 1], LOCATION).getValue().remaining())
        .isZero();
  }
}
