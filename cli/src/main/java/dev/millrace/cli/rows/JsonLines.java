package dev.millrace.cli.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** JSON objects on standard output, one a line, in UTF-8 whatever the terminal's charset. */
public final class JsonLines implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PrintStream out = System.out;
  private final StringBuilder buffer = new StringBuilder();

  /**
   * Each row becomes a row, in the same order; a broken row ends it after those before it.
   *
   * @param work names the command to one who waits for it
   */
  public static void transform(
      String work, List<String> inputs, Function<JsonRow, ObjectNode> change) {
    try (Stream<JsonRow> rows = TextInput.rows(work, inputs);
        JsonLines lines = new JsonLines()) {
      rows.forEachOrdered(row -> lines.write(change.apply(row)));
    }
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public void write(JsonNode row) {
    try {
      line(JSON.writeValueAsString(row));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /** Writes a line as it is. */
  public void line(String line) {
    buffer.append(line).append('\n');
    if (buffer.length() >= BUFFER_BYTES) {
      flush();
    }
  }

  private void flush() {
    byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
    buffer.setLength(0);
    out.write(bytes, 0, bytes.length);
    if (out.checkError()) {
      throw new IllegalStateException("standard output was closed");
    }
  }

  @Override
  public void close() {
    flush();
  }
}
