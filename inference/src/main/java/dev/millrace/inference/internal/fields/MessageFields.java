package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ChatTemplate.Message;
import dev.millrace.inference.serving.ChatTemplate.Role;
import java.util.ArrayList;
import java.util.List;

/** The messages of a conversation: text only. */
public final class MessageFields {
  private static final int MAX_MESSAGES = 1000;
  private static final String NO_TOOLS = "the model has no template for tools, leave it out";

  private static final FieldTable TABLE =
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
          Field.empty("tool_calls", JsonKind.LIST, NO_TOOLS),
          Field.refused("function_call", NO_TOOLS),
          Field.refused("tool_call_id", NO_TOOLS),
          Field.refused("audio", "only text is read, leave it out"),
          Field.empty("images", JsonKind.LIST, "images are not supported, leave it out"));

  private MessageFields() {}

  /** The field of that name: an array of messages. */
  public static List<Message> read(RequestFields fields, String name) {
    JsonNode node =
        fields
            .value(name)
            .orElseThrow(
                () -> ApiException.invalid(name, name + " is missing: an array of messages"));
    RequestFields.require(node.isArray(), name, node, "an array of messages");
    if (node.isEmpty() || node.size() > MAX_MESSAGES) {
      throw ApiException.invalid(
          name, name + " has " + node.size() + " entries: from 1 to " + MAX_MESSAGES);
    }
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      String one = name + "[" + i + "]";
      RequestFields.require(
          node.get(i).isObject(), one, node.get(i), "an object with role and content");
      messages.add(message(fields.within(one, node.get(i), TABLE)));
    }
    return messages;
  }

  private static Message message(RequestFields message) {
    String role =
        message
            .string("role")
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        message.shown("role"), message.shown("role") + " is missing"));
    Role speaker =
        switch (role) {
          case "system", "developer" -> Role.SYSTEM;
          case "user" -> Role.USER;
          case "assistant" -> Role.ASSISTANT;
          case "tool", "function" ->
              throw ApiException.invalid(
                  message.shown("role"),
                  message.shown("role")
                      + " is '"
                      + role
                      + "': the model has no template for tools");
          default ->
              throw ApiException.invalid(
                  message.shown("role"),
                  message.shown("role") + " is not known: system, developer, user or assistant");
        };
    String shown = message.shown("content");
    JsonNode content = message.value("content").orElse(null);
    if (content == null) {
      if (speaker == Role.ASSISTANT) { // Clients keep turns without text.
        return new Message(speaker, "");
      }
      throw ApiException.invalid(shown, shown + " is missing: a string or an array of text parts");
    }
    return new Message(speaker, text(shown, content));
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
