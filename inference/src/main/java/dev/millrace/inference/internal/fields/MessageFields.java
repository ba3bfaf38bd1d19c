package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.chat.Message;
import dev.millrace.inference.chat.Role;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedChat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The messages of a conversation: text only. */
public final class MessageFields {
  private static final int MAX_MESSAGES = 1000;

  /** Texts that a template may read beside the content. */
  private static final List<String> MORE =
      List.of("name", "tool_call_id", "tool_name", "reasoning_content", "reasoning", "thinking");

  private static final FieldTable COMMON =
      FieldTable.of(
          Field.read("role"),
          Field.read("content"),
          Field.ignored("name", JsonKind.TEXT),
          Field.ignored("type", JsonKind.TEXT),
          Field.ignored("id", JsonKind.TEXT),
          Field.ignored("status", JsonKind.TEXT),
          Field.ignored("refusal", JsonKind.TEXT),
          Field.ignored("annotations", JsonKind.LIST),
          Field.ignored("reasoning_content", JsonKind.TEXT),
          Field.ignored("reasoning", JsonKind.TEXT),
          Field.ignored("thinking", JsonKind.TEXT),
          Field.refused("function_call", "send tool_calls instead"),
          Field.refused("audio", "only text is read, leave it out"),
          Field.empty("images", JsonKind.LIST, "images are not supported, leave it out"));

  private static final FieldTable PLAIN =
      COMMON.and(
          FieldTable.of(
              Field.empty("tool_calls", JsonKind.LIST, WrittenChat.NO_TOOLS),
              Field.refused("tool_name", WrittenChat.NO_TOOLS),
              Field.refused("tool_call_id", WrittenChat.NO_TOOLS)));

  private static final FieldTable WITH_TOOLS =
      COMMON.and(
          FieldTable.of(
              Field.read("tool_calls"),
              Field.ignored("tool_name", JsonKind.TEXT),
              Field.ignored("tool_call_id", JsonKind.TEXT)));

  private MessageFields() {}

  /** The field of that name: an array of messages. */
  public static List<Message> read(RequestFields fields, String name, ServedChat chat) {
    JsonNode node =
        fields
            .value(name)
            .orElseThrow(
                () -> ApiException.invalid(name, name + " is missing: an array of messages"));
    requireSome(name, node);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      messages.add(message(fields, name + "[" + i + "]", node.get(i), chat));
    }
    return messages;
  }

  /** Refuses what is no list of messages, or too long a one. */
  public static void requireSome(String name, JsonNode node) {
    RequestFields.require(node.isArray(), name, node, "an array of messages");
    if (node.isEmpty() || node.size() > MAX_MESSAGES) {
      throw ApiException.invalid(
          name, name + " has " + node.size() + " entries: from 1 to " + MAX_MESSAGES);
    }
  }

  /**
   * One message.
   *
   * @param name with where it is
   */
  public static Message message(RequestFields fields, String name, JsonNode node, ServedChat chat) {
    boolean tools = chat.reads("tool");
    RequestFields.require(node.isObject(), name, node, "an object with role and content");
    return message(fields.within(name, node, tools ? WITH_TOOLS : PLAIN), tools);
  }

  private static Message message(RequestFields message, boolean tools) {
    Role role = role(message, tools);
    String shown = message.shown("content");
    JsonNode content = message.value("content").orElse(null);
    if (content == null && role != Role.ASSISTANT) { // Clients keep turns without text.
      throw ApiException.invalid(shown, shown + " is missing: a string or an array of text parts");
    }
    return new Message(role, content == null ? "" : text(shown, content), more(message));
  }

  private static Role role(RequestFields message, boolean tools) {
    String shown = message.shown("role");
    String name =
        message
            .string("role")
            .orElseThrow(() -> ApiException.invalid(shown, shown + " is missing"));
    if (name.equals("function") || (name.equals("tool") && !tools)) {
      throw ApiException.invalid(
          shown, shown + " is '" + name + "': the model has no template for tools");
    }
    return Role.spelled(name)
        .orElseThrow(
            () ->
                ApiException.invalid(
                    shown,
                    shown
                        + " is not known: system, developer, user or assistant"
                        + (tools ? ", or tool" : "")));
  }

  private static Map<String, @Nullable Object> more(RequestFields message) {
    Map<String, @Nullable Object> more = new LinkedHashMap<>();
    for (String name : MORE) {
      message.string(name).ifPresent(text -> more.put(name, text));
    }
    List<Object> calls = new ArrayList<>();
    message
        .value("tool_calls")
        .ifPresent(
            node -> {
              RequestFields.require(
                  node.isArray(), message.shown("tool_calls"), node, "an array of calls");
              for (int i = 0; i < node.size(); i++) {
                calls.add(call(message.shown("tool_calls") + "[" + i + "]", node.get(i)));
              }
            });
    if (!calls.isEmpty()) {
      more.put("tool_calls", calls);
    }
    return more;
  }

  /** OpenAI's clients send arguments as text, templates read them as an object. */
  public static Object call(String shown, JsonNode call) {
    JsonNode function = call.path("function");
    RequestFields.require(
        function.path("name").isTextual(), shown, call, "an object with a function and its name");
    ObjectNode read = call.deepCopy();
    JsonNode arguments = function.path("arguments");
    if (arguments.isTextual()) {
      read.withObject("/function").set("arguments", parsed(shown, arguments.textValue()));
    }
    return RequestFields.JSON.convertValue(read, Object.class);
  }

  private static JsonNode parsed(String shown, String arguments) {
    try {
      return RequestFields.JSON.readTree(arguments.isBlank() ? "{}" : arguments);
    } catch (JsonProcessingException e) {
      throw ApiException.invalid(
          shown, shown + ".function.arguments is no JSON: send the call as the model wrote it");
    }
  }

  /** Text as it stands, or an array of parts of it. */
  public static String text(String shown, JsonNode node) {
    if (node.isTextual()) {
      return RequestFields.wellFormed(shown, node.textValue());
    }
    RequestFields.require(node.isArray(), shown, node, "a string or an array of text parts");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < node.size(); i++) {
      text.append(part(shown + "[" + i + "]", shown, node.get(i)));
    }
    return text.toString();
  }

  private static String part(String name, String shown, JsonNode part) {
    String type = part.path("type").asText("");
    String refusal =
        switch (type) {
          case "text", "input_text", "output_text" ->
              part.path("text").isTextual() ? "" : "has no text";
          case "image_url", "input_image", "image" -> "is an image: images are not supported";
          case "input_audio", "audio_url" -> "is sound: audio is not supported";
          case "video_url", "video" -> "is a video: videos are not supported";
          case "file", "input_file" -> "is a file: files are not supported, send their text";
          default -> "is no text: a part is {\"type\": \"text\", \"text\": ...}";
        };
    if (!refusal.isEmpty()) {
      throw ApiException.invalid(shown, name + " " + refusal);
    }
    return RequestFields.wellFormed(shown, part.path("text").textValue());
  }
}
