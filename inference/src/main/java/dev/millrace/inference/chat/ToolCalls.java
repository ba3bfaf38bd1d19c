package dev.millrace.inference.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model said and which tools it called, in the ways that models are taught: {@code
 * <tool_call>} and an object (Hermes, Qwen), {@code [TOOL_CALLS]} and a list of objects (Mistral),
 * {@code <function=name>} and the arguments, or an object alone (Llama).
 *
 * @param content what is no call
 */
public record ToolCalls(String content, List<Call> calls) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Pattern TAGGED =
      Pattern.compile("<tool_call>(.*?)(?:</tool_call>|\\z)", Pattern.DOTALL);
  private static final Pattern NAMED =
      Pattern.compile("<function=([\\w.-]+)>(.*?)(?:</function>|\\z)", Pattern.DOTALL);
  private static final String LISTED = "[TOOL_CALLS]";
  private static final String BEFORE_CODE = "<|python_tag|>";

  public ToolCalls {
    calls = List.copyOf(calls);
  }

  /**
   * A call.
   *
   * @param arguments a JSON object's text
   */
  public record Call(String name, String arguments) {}

  /** Reads an answer; what only looks like a call, or calls what there is not, is content. */
  public static ToolCalls read(String answer, Set<String> names) {
    int listed = answer.indexOf(LISTED);
    if (listed >= 0) {
      List<Call> calls = calls(answer.substring(listed + LISTED.length()), names);
      return calls.isEmpty()
          ? new ToolCalls(answer, calls)
          : new ToolCalls(answer.substring(0, listed).strip(), calls);
    }
    ToolCalls tagged = tagged(answer, names);
    if (!tagged.calls().isEmpty()) {
      return tagged;
    }
    String alone = answer.strip();
    alone = alone.startsWith(BEFORE_CODE) ? alone.substring(BEFORE_CODE.length()) : alone;
    List<Call> calls = calls(alone, names);
    return new ToolCalls(calls.isEmpty() ? answer : "", calls);
  }

  private static ToolCalls tagged(String answer, Set<String> names) {
    List<Call> calls = new ArrayList<>();
    StringBuilder rest = new StringBuilder();
    Matcher tag = TAGGED.matcher(answer);
    while (tag.find()) {
      calls.addAll(calls(tag.group(1), names));
      tag.appendReplacement(rest, "");
    }
    tag.appendTail(rest);
    Matcher function = NAMED.matcher(answer);
    while (calls.isEmpty() && function.find()) {
      JsonNode arguments = json(function.group(2));
      if (names.contains(function.group(1)) && arguments.isObject()) {
        calls.add(new Call(function.group(1), arguments.toString()));
        rest = new StringBuilder(answer.substring(0, function.start()));
      }
    }
    return new ToolCalls(rest.toString().strip(), calls);
  }

  /** One call as an object, or several as a list. */
  private static List<Call> calls(String text, Set<String> names) {
    List<Call> calls = new ArrayList<>();
    JsonNode whole = json(text);
    List<JsonNode> objects = new ArrayList<>();
    if (whole.isArray()) {
      whole.forEach(objects::add);
    } else {
      objects.add(whole);
    }
    for (JsonNode object : objects) {
      JsonNode arguments =
          object.has("arguments") ? object.path("arguments") : object.path("parameters");
      String name = object.path("name").asText("");
      if (!names.contains(name) || !(arguments.isObject() || arguments.isTextual())) {
        return List.of();
      }
      calls.add(new Call(name, arguments.isTextual() ? arguments.asText() : arguments.toString()));
    }
    return calls;
  }

  private static JsonNode json(String text) {
    try {
      JsonNode node = JSON.readTree(text.strip());
      return node == null ? JSON.createObjectNode() : node;
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
