package dev.millrace.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;

/**
 * The .avsc texts behind the records, as they are registered: without the properties that the Java
 * compiler adds.
 */
public final class WireSchemas {
  private WireSchemas() {}

  public static String of(Class<? extends SpecificRecord> type) {
    String name = type.getSimpleName() + ".avsc";
    try (InputStream schema = WireSchemas.class.getResourceAsStream(name)) {
      if (schema == null) {
        throw new IllegalArgumentException("no schema " + name + " beside " + WireSchemas.class);
      }
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
