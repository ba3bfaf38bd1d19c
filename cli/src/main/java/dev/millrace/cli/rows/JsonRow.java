package dev.millrace.cli.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.schemas.SettingsException;
import java.util.Optional;

/** The JSON object on one line of an input. */
public record JsonRow(InputLine line, ObjectNode fields) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * @throws SettingsException if the line is not one JSON object
   */
  public static JsonRow parse(InputLine line) {
    JsonNode node;
    try {
      node = JSON.readTree(line.text());
    } catch (JsonProcessingException e) {
      throw line.fault("not JSON: " + withoutSource(e));
    }
    if (node instanceof ObjectNode object) {
      return new JsonRow(line, object);
    }
    throw line.fault("not a JSON object, such as {\"id\": \"1\", \"text\": \"...\"}");
  }

  private static String withoutSource(JsonProcessingException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("");
    return message.replaceFirst(" \\(start marker at.*| \\(code .*", "");
  }

  /** A field that must be there. */
  public String text(String field) {
    return optionalText(field)
        .orElseThrow(() -> fault("no field " + field + " among " + fieldNames()));
  }

  /**
   * @throws SettingsException if the field is there and not a string
   */
  public Optional<String> optionalText(String field) {
    JsonNode node = fields.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isTextual()) {
      throw fault("field " + field + " is " + node.getNodeType() + ", but must be a string");
    }
    return Optional.of(node.textValue());
  }

  /** The reason that {@code extract} gives where it found no text. */
  public Optional<String> reasonWithoutText() {
    return fields.hasNonNull("text") ? Optional.empty() : optionalText("reason");
  }

  /** The row's {@code id} as it is, else its {@code source}, else its place. */
  public JsonNode id() {
    for (String field : new String[] {"id", "source"}) {
      if (fields.hasNonNull(field)) {
        return fields.path(field);
      }
    }
    return fields.textNode(line.file() + ":" + line.number());
  }

  SettingsException fault(String problem) {
    return line.fault(problem);
  }

  private String fieldNames() {
    StringBuilder names = new StringBuilder("[");
    fields
        .fieldNames()
        .forEachRemaining(name -> names.append(names.length() > 1 ? ", " : "").append(name));
    return names.append("]").toString();
  }
}
