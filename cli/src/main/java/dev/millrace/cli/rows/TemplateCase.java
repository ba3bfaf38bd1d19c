package dev.millrace.cli.rows;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.jinja.Template;
import dev.millrace.jinja.TemplateException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template and what it is to be rendered with, on one line: {@code id, template, input}. */
public final class TemplateCase {
  /**
   * Python's own limit for an integer's digits; a little more, so that Jackson is not the judge.
   */
  private static final int MAX_DIGITS = 5000;

  private static final LocalDateTime STOPPED = LocalDateTime.of(2000, 1, 1, 0, 0);

  // ASCII, so that half a surrogate pair, which JSON can hold and UTF-8 can't, comes out as it went
  // in.
  private static final JsonMapper JSON =
      JsonMapper.builder(
              new JsonFactoryBuilder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNumberLength(MAX_DIGITS)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .build();

  private TemplateCase() {}

  /** {@code {"id", "text"}}, or {@code {"id", "error"}} for whatever fails. */
  public static String answer(String line) {
    ObjectNode answer = JSON.createObjectNode();
    answer.set("id", NullNode.getInstance());
    try {
      JsonNode row = JSON.readTree(line);
      answer.set("id", row.path("id").isMissingNode() ? NullNode.getInstance() : row.path("id"));
      answer.put("text", render(row));
    } catch (JsonProcessingException e) {
      answer.put("error", "not JSON: " + e.getOriginalMessage());
    } catch (TemplateException | IllegalArgumentException e) {
      answer.put("error", e.getMessage());
    }
    return write(answer);
  }

  private static String render(JsonNode row) throws JsonProcessingException {
    JsonNode template = row.path("template");
    JsonNode input = row.path("input");
    if (!template.isTextual() || !input.isObject()) {
      throw new IllegalArgumentException(
          "a case has a string template and an object input, such as"
              + " {\"id\": 1, \"template\": \"{{ x }}\", \"input\": {\"x\": 1}}");
    }
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", false);
    variables.putAll(JSON.treeToValue(input, new TypeReference<Map<String, Object>>() {}));
    Object now = variables.remove("now");
    return Template.parse(template.textValue())
        .render(variables, now == null ? STOPPED : time(now))
        .text();
  }

  private static LocalDateTime time(Object now) {
    String text = now.toString().replace(' ', 'T');
    try {
      return text.contains("T") ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "now is " + now + ", but must be a time such as 2025-03-04T15:05:07", e);
    }
  }

  private static String write(ObjectNode answer) {
    try {
      return JSON.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }
}
