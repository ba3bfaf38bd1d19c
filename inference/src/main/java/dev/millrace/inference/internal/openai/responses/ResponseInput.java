package dev.millrace.inference.internal.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.chat.Message;
import dev.millrace.inference.chat.Next;
import dev.millrace.inference.chat.Role;
import dev.millrace.inference.internal.fields.MessageFields;
import dev.millrace.inference.internal.fields.WrittenChat;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedChat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code instructions} and {@code input} of a request as a conversation. Calls of tools and
 * what they gave are items of their own there; templates read a call in its turn's message.
 */
final class ResponseInput {
  private final RequestFields fields;
  private final ServedChat chat;
  private final List<Message> messages = new ArrayList<>();
  private final Map<String, String> called = new LinkedHashMap<>();

  ResponseInput(RequestFields fields, ServedChat chat) {
    this.fields = fields;
    this.chat = chat;
  }

  /**
   * @param tools that the model may call
   */
  Conversation conversation(List<Object> tools) {
    fields
        .string("instructions")
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> messages.add(new Message(Role.SYSTEM, text)));
    JsonNode input =
        fields
            .value("input")
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "input", "input is missing: a string or an array of messages"));
    if (input.isTextual()) {
      messages.add(new Message(Role.USER, RequestFields.wellFormed("input", input.textValue())));
    } else {
      RequestFields.require(input.isArray(), "input", input, "a string or an array of messages");
      MessageFields.requireSome("input", input);
      for (int i = 0; i < input.size(); i++) {
        read("input[" + i + "]", input.get(i));
      }
    }
    return new Conversation(messages, Next.ANSWER, tools, List.of(), Map.of(), Optional.empty());
  }

  private void read(String name, JsonNode item) {
    switch (item.path("type").asText("message")) {
      case "function_call" -> call(name, item);
      case "function_call_output" -> output(name, item);
      default -> messages.add(MessageFields.message(fields, name, item, chat));
    }
  }

  /** A call belongs to the assistant's turn before it, or is one. */
  private void call(String name, JsonNode item) {
    requireTools(name);
    ObjectNode call = RequestFields.JSON.createObjectNode();
    String id = text(name, item, "call_id");
    String function = text(name, item, "name");
    call.put("id", id).put("type", "function");
    call.putObject("function")
        .put("name", function)
        .put("arguments", text(name, item, "arguments"));
    called.put(id, function);
    boolean goesOn = !messages.isEmpty() && messages.getLast().role() == Role.ASSISTANT;
    Message turn = goesOn ? messages.removeLast() : new Message(Role.ASSISTANT, "");
    Map<String, @Nullable Object> more = new LinkedHashMap<>(turn.more());
    List<Object> calls = new ArrayList<>();
    if (more.get("tool_calls") instanceof List<?> before) {
      calls.addAll(before);
    }
    calls.add(MessageFields.call(name, call));
    more.put("tool_calls", calls);
    messages.add(new Message(Role.ASSISTANT, turn.content(), more));
  }

  private void output(String name, JsonNode item) {
    requireTools(name);
    String id = text(name, item, "call_id");
    String function = called.get(id);
    if (function == null) {
      throw ApiException.invalid(
          name + ".call_id",
          name
              + ".call_id is '"
              + ApiException.shorten(id)
              + "', which no function_call before it has: send the call too");
    }
    JsonNode output = item.path("output");
    messages.add(
        new Message(
            Role.TOOL,
            MessageFields.text(name + ".output", output),
            Map.of("tool_call_id", id, "name", function)));
  }

  private void requireTools(String name) {
    if (!chat.reads("tool")) {
      throw ApiException.invalid(name, name + " is of a tool: " + WrittenChat.NO_TOOLS);
    }
  }

  private static String text(String name, JsonNode item, String member) {
    String shown = name + "." + member;
    JsonNode node = item.path(member);
    if (node.isMissingNode() || node.isNull()) {
      throw ApiException.invalid(shown, shown + " is missing: a string");
    }
    RequestFields.require(node.isTextual(), shown, node, "a string");
    return RequestFields.wellFormed(shown, node.textValue());
  }
}
