package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.confluent.kafka.schemaregistry.CompatibilityLevel;
import io.confluent.kafka.schemaregistry.SimpleParsedSchemaHolder;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class WireSchemasTest {
  private static final List<TypedTopic<?>> TOPICS =
      new Topics(new TopicSettings("", "", 1, (short) 1)).all();

  @Test
  void everyFieldHasADefault() {
    for (TypedTopic<?> topic : TOPICS) {
      Schema schema = new Schema.Parser().parse(WireSchemas.of(topic.type()));
      for (Schema.Field field : schema.getFields()) {
        assertThat(field.hasDefaultValue()).as("%s.%s", schema.getName(), field.name()).isTrue();
      }
    }
  }

  /**
   * Released schemas are in src/main/resources/dev/millrace/schemas/released/VERSION; a release
   * adds a folder and none is ever removed.
   */
  @Test
  void isFullTransitiveWithEveryReleasedSchema() throws IOException {
    for (TypedTopic<?> topic : TOPICS) {
      List<SimpleParsedSchemaHolder> released =
          released(topic.type().getSimpleName() + ".avsc").stream()
              .map(SimpleParsedSchemaHolder::new)
              .toList();
      AvroSchema current = new AvroSchema(WireSchemas.of(topic.type()));
      assertThat(current.isCompatible(CompatibilityLevel.FULL_TRANSITIVE, List.copyOf(released)))
          .as(topic.type().getSimpleName())
          .isEmpty();
    }
  }

  /** Candidates of a version before may wait in state stores. */
  @Test
  void readsWhatAReleasedSchemaWrote() throws IOException {
    Schema earlier =
        new Schema.Parser()
            .parse(
                Path.of("src/main/resources/dev/millrace/schemas/released/0.1.0/Document.avsc")
                    .toFile());
    GenericData.Record written = new GenericRecordBuilder(earlier).set("text", "kept").build();
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), earlier).encode(written);
    SingleObjectEncoding<Document> encoding =
        new SingleObjectEncoding<>(
            Document.getEncoder(), Document.createDecoder(WireSchemas.released(Document.class)));
    assertThat(encoding.read(bytes).getText()).isEqualTo("kept");
    assertThat(encoding.read(encoding.write(Document.newBuilder().build())).getText()).isEmpty();
  }

  /** Open blocks of a version before are gone on with. */
  @Test
  void readsBlocksWhoseSegmentsHadNoLanguage() throws IOException {
    Path file = Path.of("src/main/resources/dev/millrace/schemas/released/0.1.1/TokenBlock.avsc");
    Schema earlier = new Schema.Parser().parse(file.toFile());
    Schema segment = earlier.getField("segments").schema().getElementType();
    GenericData.Record within = new GenericRecordBuilder(segment).set("url", "kept").build();
    GenericData.Record written =
        new GenericRecordBuilder(earlier).set("segments", List.of(within)).build();
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericRecord>(new GenericData(), earlier).encode(written);

    TokenBlock block =
        new SingleObjectEncoding<>(
                TokenBlock.getEncoder(),
                TokenBlock.createDecoder(WireSchemas.released(TokenBlock.class)))
            .read(bytes);

    assertThat(block.getSegments().getFirst().getUrl()).isEqualTo("kept");
    assertThat(block.getSegments().getFirst().getLanguage()).isEmpty();
  }

  /**
   * A stage that is replaced reads what the one before left in its stores. Whoever changes such a
   * schema puts the former one into {@code released}, and the new fingerprint into the list.
   */
  @Test
  void everySchemaThatStoresEverHeldIsRead() throws Exception {
    Set<String> current = new HashSet<>();
    List<String> known =
        Files.readAllLines(Path.of("src/test/resources/dev/millrace/schemas/stored-schemas.txt"));
    for (String line : known) {
      String[] parts = line.split(" ", -1);
      Class<? extends SpecificRecord> type =
          Class.forName("dev.millrace.schemas." + parts[0]).asSubclass(SpecificRecord.class);
      long today = SchemaNormalization.parsingFingerprint64(SpecificData.get().getSchema(type));
      current.add(parts[0] + " " + today);
      long fingerprint = Long.parseLong(parts[1]);
      if (fingerprint != today) {
        assertThat(WireSchemas.released(type).findByFingerprint(fingerprint)).as(line).isNotNull();
      }
    }
    assertThat(known).containsAll(current);
  }

  private static List<AvroSchema> released(String file) throws IOException {
    Path root = Path.of("src/main/resources/dev/millrace/schemas/released");
    try (var files = Files.walk(root)) {
      return files
          .filter(path -> path.endsWith(file))
          .map(WireSchemasTest::read)
          .map(AvroSchema::new)
          .toList();
    }
  }

  private static String read(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
