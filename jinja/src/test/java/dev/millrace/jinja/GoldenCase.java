package dev.millrace.jinja;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A template with what Jinja2 3.1.6, set up as transformers does it, printed.
 *
 * @param expected empty if it failed
 * @param message what the failure must say, where the template says it
 */
record GoldenCase(
    String name,
    String template,
    Map<String, @Nullable Object> input,
    Optional<String> expected,
    Optional<String> message) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Cases of a file; a line without a template is the input of those after it. */
  static List<GoldenCase> read(String file) {
    List<GoldenCase> cases = new ArrayList<>();
    try (InputStream in = GoldenCase.class.getResourceAsStream("/golden/" + file)) {
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, @Nullable Object> shared = Map.of();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = JSON.readTree(line);
        Map<String, @Nullable Object> input = row.has("input") ? input(row) : shared;
        if (row.has("template")) {
          String name = file + ":" + row.path("id").asText(Integer.toString(cases.size() + 2));
          String template = row.path("template").textValue();
          cases.add(
              new GoldenCase(name, template, input, text(row, "expected"), text(row, "message")));
        } else {
          shared = input;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  private static Map<String, @Nullable Object> input(JsonNode row) {
    Map<String, @Nullable Object> input = new LinkedHashMap<>();
    input.putAll(JSON.convertValue(row.path("input"), new TypeReference<Map<String, Object>>() {}));
    return input;
  }

  private static Optional<String> text(JsonNode row, String field) {
    return Optional.ofNullable(row.path(field).textValue());
  }

  private Rendered render() {
    Object now = input.get("now");
    LocalDateTime time =
        now == null ? LocalDateTime.of(2000, 1, 1, 0, 0) : LocalDateTime.parse(now.toString());
    return render(template, Limits.DEFAULT, time);
  }

  /** Another template with the same input. */
  Rendered render(String other, Limits limits, LocalDateTime now) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", false);
    variables.putAll(input);
    variables.remove("now");
    return Template.parse(other, limits).render(variables, now);
  }

  /** What is wrong, if anything. */
  Optional<String> fault() {
    try {
      String text = render().text();
      return expected.filter(text::equals).isPresent()
          ? Optional.empty()
          : Optional.of(name + "\n  " + template + "\n  want " + expected + "\n  got  " + text);
    } catch (TemplateException e) {
      boolean right = expected.isEmpty() && message.stream().allMatch(e.what()::equals);
      return right ? Optional.empty() : Optional.of(name + "\n  " + template + "\n  " + e);
    }
  }
}
