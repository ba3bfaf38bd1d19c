package dev.millrace.benchmarks.chaos.read;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;

/** Values in Confluent's wire format: a zero, the schema's id in four bytes, Avro. */
final class GenericRecords {
  private static final int HEADER_BYTES = 5;

  private final RegistrySchemas schemas;

  GenericRecords(RegistrySchemas schemas) {
    this.schemas = schemas;
  }

  /** Empty where the bytes are no such value. */
  Optional<GenericRecord> read(byte @Nullable [] value) {
    if (value == null || value.length < HEADER_BYTES || value[0] != 0) {
      return Optional.empty();
    }
    Optional<Schema> schema = schemas.find(ByteBuffer.wrap(value).getInt(1));
    return schema.flatMap(
        written -> {
          try {
            BinaryDecoder decoder =
                DecoderFactory.get()
                    .binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, null);
            return Optional.of(new GenericDatumReader<GenericRecord>(written).read(null, decoder));
          } catch (IOException | AvroRuntimeException e) {
            return Optional.empty();
          }
        });
  }
}
