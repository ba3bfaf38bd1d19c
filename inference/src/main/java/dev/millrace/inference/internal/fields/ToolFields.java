package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import dev.millrace.inference.grammar.Grammar;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedChat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tools that a model may call.
 *
 * @param described as the request has them, for the template
 * @param schemas of their arguments, by name
 * @param forced those of which one must be called, if so
 */
public record ToolFields(
    List<Object> described, Map<String, JsonNode> schemas, Set<String> forced) {

  /** Tools in the words of OpenAI; they need a template that tells the model of them. */
  public static ToolFields read(RequestFields fields, ServedChat chat) {
    Optional<JsonNode> choice = fields.value("tool_choice");
    choice.ifPresent(ToolFields::requireChoice);
    List<Object> tools = ConversationFields.list(fields, "tools");
    boolean forced =
        choice.filter(node -> !List.of("none", "auto").contains(node.asText())).isPresent();
    if (forced && !chat.reads("tools")) {
      throw ApiException.invalid(
          "tool_choice", "tool_choice asks for a tool's call: " + WrittenChat.NO_TOOLS);
    }
    if (forced && tools.isEmpty()) {
      throw ApiException.invalid(
          "tool_choice", "tool_choice asks for a tool's call and tools has none");
    }
    if (choice.filter(node -> node.asText().equals("none")).isPresent()) {
      return new ToolFields(List.of(), Map.of(), Set.of());
    }
    if (!tools.isEmpty() && !chat.reads("tools")) {
      throw ApiException.invalid(
          "tools", "tools has " + tools.size() + " entries: " + WrittenChat.NO_TOOLS);
    }
    Map<String, JsonNode> schemas = schemas(fields);
    Set<String> names = forced ? forced(choice.orElseThrow(), schemas) : Set.of();
    return new ToolFields(tools, schemas, names);
  }

  private static void requireChoice(JsonNode node) {
    boolean word = node.isTextual();
    RequestFields.require(word || node.isObject(), "tool_choice", node, "a word or an object");
    if (word && !List.of("none", "auto", "required").contains(node.textValue())) {
      throw ApiException.invalid(
          "tool_choice",
          "tool_choice is '"
              + ApiException.shorten(node.textValue())
              + "': none, auto, required or an object");
    }
  }

  private static Set<String> forced(JsonNode choice, Map<String, JsonNode> schemas) {
    if (choice.isTextual()) {
      return schemas.keySet();
    }
    String name = choice.path("function").path("name").asText(choice.path("name").asText(""));
    if (!schemas.containsKey(name)) {
      throw ApiException.invalid(
          "tool_choice",
          "tool_choice names '" + ApiException.shorten(name) + "', which is none of tools");
    }
    return Set.of(name);
  }

  private static Map<String, JsonNode> schemas(RequestFields fields) {
    Map<String, JsonNode> schemas = new LinkedHashMap<>();
    JsonNode tools = fields.value("tools").orElse(null);
    for (int i = 0; tools != null && i < tools.size(); i++) {
      JsonNode tool = tools.get(i);
      JsonNode function = tool.path("function").isObject() ? tool.path("function") : tool;
      if (!function.path("name").isTextual()) {
        String one = "tools[" + i + "]";
        throw ApiException.invalid(one, one + " has no function with a name");
      }
      JsonNode parameters = function.path("parameters");
      schemas.put(
          function.path("name").textValue(), parameters.isObject() ? parameters : BooleanNode.TRUE);
    }
    return schemas;
  }

  /** The form of an answer that must call one, in the way that the template shows calls. */
  public Optional<FormFields.Form> form(ServedChat chat) {
    if (forced.isEmpty()) {
      return Optional.empty();
    }
    Map<String, JsonNode> callable = new LinkedHashMap<>(schemas);
    callable.keySet().retainAll(forced);
    boolean tagged = chat.reads("<tool_call>");
    String key = chat.reads("<|python_tag|>") ? "parameters" : "arguments";
    String before = tagged ? "<tool_call>\n" : "";
    String after = tagged ? "\n</tool_call>" : "";
    return Optional.of(
        new FormFields.Form(
            "call " + before + key + callable, () -> Grammar.ofCall(callable, key, before, after)));
  }
}
