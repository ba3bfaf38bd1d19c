package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.grammar.Grammar;
import dev.millrace.inference.grammar.TokenGrammar;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tools that a model may call.
 *
 * @param described for the template, in the form of chat completions
 * @param schemas of their arguments, by name
 * @param forced those of which one must be called, if so
 */
public record ToolFields(
    List<Object> described, Map<String, JsonNode> schemas, Set<String> forced) {

  /** Tools in the words of OpenAI; they need a template that tells the model of them. */
  public static ToolFields read(RequestFields fields, ServedChat chat) {
    Optional<JsonNode> choice = fields.value("tool_choice");
    choice.ifPresent(ToolFields::requireChoice);
    List<JsonNode> tools = functions(fields);
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
    Map<String, JsonNode> schemas = schemas(tools);
    Set<String> names = forced ? forced(choice.orElseThrow(), schemas) : Set.of();
    return new ToolFields(tools.stream().map(ToolFields::nested).toList(), schemas, names);
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

  /** The entries of {@code tools}; only functions are called here. */
  private static List<JsonNode> functions(RequestFields fields) {
    List<JsonNode> tools = new ArrayList<>();
    JsonNode given = fields.value("tools").orElse(null);
    if (given == null) {
      return tools;
    }
    RequestFields.require(given.isArray(), "tools", given, "an array");
    for (int i = 0; i < given.size(); i++) {
      RequestFields.require(given.get(i).isObject(), "tools[" + i + "]", given.get(i), "an object");
      tools.add(given.get(i));
    }
    return tools;
  }

  private static Map<String, JsonNode> schemas(List<JsonNode> tools) {
    Map<String, JsonNode> schemas = new LinkedHashMap<>();
    for (int i = 0; i < tools.size(); i++) {
      String one = "tools[" + i + "]";
      String type = tools.get(i).path("type").asText("function");
      if (!type.equals("function")) {
        throw ApiException.invalid(
            one + ".type",
            one + ".type is '" + ApiException.shorten(type) + "': only functions are called here");
      }
      JsonNode function = function(tools.get(i));
      if (!function.path("name").isTextual()) {
        throw ApiException.invalid(one, one + " has no function with a name");
      }
      JsonNode parameters = function.path("parameters");
      schemas.put(
          function.path("name").textValue(), parameters.isObject() ? parameters : BooleanNode.TRUE);
    }
    return schemas;
  }

  private static JsonNode function(JsonNode tool) {
    return tool.path("function").isObject() ? tool.path("function") : tool;
  }

  /** A tool as templates read it: those of {@code /v1/responses} have no object within. */
  private static Object nested(JsonNode tool) {
    ObjectNode nested = RequestFields.JSON.createObjectNode();
    if (tool.path("function").isObject()) {
      nested.setAll((ObjectNode) tool);
    } else {
      ObjectNode function = ((ObjectNode) tool).deepCopy();
      function.remove("type");
      nested.put("type", "function").set("function", function);
    }
    return RequestFields.JSON.convertValue(nested, Object.class);
  }

  /**
   * The form of an answer: what the request asks for, or a call that must be.
   *
   * @param asked what another field asks for
   */
  public Optional<TokenGrammar> form(Optional<TokenGrammar> asked, ServedModel model) {
    Optional<TokenGrammar> call =
        form(model.chat()).map(one -> FormFields.bound("tools", one, model));
    if (asked.isPresent() && call.isPresent()) {
      throw ApiException.invalid(
          "tool_choice", "tool_choice asks for a call and another field for a form: send one");
    }
    return asked.or(() -> call);
  }

  /** The form of an answer that must call one, in the way that the template shows calls. */
  private Optional<FormFields.Form> form(ServedChat chat) {
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
