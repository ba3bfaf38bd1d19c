package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.model.fuzz.FuzzTarget;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Values that other programs wrote to a topic: a record, or a dead letter. */
class WireRecordFuzzTest extends FuzzTarget {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));
  private static final RecordLocation LOCATION = new RecordLocation("pages", 1, 42);

  private final LoopbackRegistry registry = new LoopbackRegistry();
  private final RecordSerdes serdes = new RecordSerdes(registry.connection());

  @BeforeEach
  void register() {
    registry.register(7, TOPICS.pages());
    registry.register(8, TOPICS.documents());
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Override
  protected List<byte[]> seeds() {
    Page page =
        Page.newBuilder()
            .setUrl("http://a.example/")
            .setRecordId("urn:uuid:1")
            .setFetchedAt(Instant.EPOCH)
            .setStatus(200)
            .setHeaders(List.of(new Header("Content-Type", "text/html"), new Header("A", "b")))
            .setContentType("text/html")
            .setBody(ByteBuffer.wrap(utf8("<p>a page")))
            .build();
    Document document = Document.newBuilder().setUrl("http://a.example/").setText("a text").build();
    return List.of(
        serdes.serializer(Page.class).serialize("pages", page),
        serdes.serializer(Document.class).serialize("documents", document));
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of();
  }

  @Override
  protected void read(byte[] input) {
    looked(serdes.decoder("fuzz", TOPICS.pages()).decode(input, LOCATION));
    looked(serdes.decoder("fuzz", TOPICS.documents()).decode(input, LOCATION));
    try {
      new SingleObjectEncoding<>(Page.getEncoder(), Page.getDecoder()).read(ByteBuffer.wrap(input));
    } catch (UncheckedIOException | AvroRuntimeException e) {
      // State stores hold what the stage itself wrote: anything else ends it by these.
    }
  }

  private static void looked(Decoded<?> decoded) {
    switch (decoded) {
      case Decoded.Value<?>(var value) -> assertThat(value.toString()).isNotEmpty();
      case Decoded.Unreadable<?>(DeadLetter letter) -> assertThat(letter.getError()).isNotEmpty();
    }
  }
}
