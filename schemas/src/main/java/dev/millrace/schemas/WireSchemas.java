package dev.millrace.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificRecord;

/**
 * The .avsc texts of the records, as they are registered: without the properties that the Java
 * compiler adds.
 */
public final class WireSchemas {
  private WireSchemas() {}

  /**
   * Versions whose schemas differ from today's; their records may still lie in state stores and
   * internal topics. Those of four parts are what main had between two releases, as people run it.
   */
  private static final List<String> RELEASED =
      List.of("0.1.0", "0.1.0.1", "0.1.0.2", "0.1.0.3", "0.1.0.4", "0.1.1");

  /** Finds the released schemas of a type by fingerprint, for Avro's single-object encoding. */
  public static SchemaStore released(Class<? extends SpecificRecord> type) {
    SchemaStore.Cache store = new SchemaStore.Cache();
    for (String version : RELEASED) {
      String name = "released/" + version + "/" + type.getSimpleName() + ".avsc";
      if (WireSchemas.class.getResource(name) != null) {
        store.addSchema(new Schema.Parser().parse(resource(name)));
      }
    }
    return store;
  }

  public static String of(Class<? extends SpecificRecord> type) {
    return resource(type.getSimpleName() + ".avsc");
  }

  private static String resource(String name) {
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
