package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.chat.Next;
import dev.millrace.inference.chat.ToolCalls;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.Plan;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.MessageFields;
import dev.millrace.inference.internal.fields.ToolFields;
import dev.millrace.inference.internal.fields.WrittenChat;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code POST /api/chat}. */
final class OllamaChat implements Dialect {
  static final FieldTable TABLE =
      FieldTable.of(Field.read("messages"), Field.read("tools")).and(OllamaFields.TABLE);

  private final InferenceSettings settings;

  OllamaChat(InferenceSettings settings) {
    this.settings = settings;
  }

  @Override
  public FieldTable fields() {
    return TABLE;
  }

  @Override
  public boolean streams(RequestFields fields) {
    return OllamaFields.streams(fields);
  }

  @Override
  public Plan plan(RequestFields fields, ServedModel model) {
    OllamaFields shared = new OllamaFields(fields, settings);
    ToolFields tools = ToolFields.read(fields, model.chat());
    Set<String> names = tools.schemas().keySet();
    Conversation conversation =
        new Conversation(
            MessageFields.read(fields, "messages", model.chat()),
            Next.ANSWER,
            tools.described(),
            List.of(),
            OllamaFields.thinking(fields, model.chat()),
            Optional.empty());
    WrittenChat written = WrittenChat.of("messages", conversation, model.chat(), settings.chat());
    Prompt prompt = written.prompt("messages", model, shared.room(), Optional.empty());
    return new Plan(
        shared.request(model, prompt, written.stops()),
        generation ->
            names.isEmpty()
                ? new OllamaFormat(generation, OllamaChat::say, false)
                : new OllamaFormat(
                    generation, (node, text) -> sayCalls(node, text, names), false, true));
  }

  /** As Ollama writes calls: with arguments as an object, and without ids. */
  private static void sayCalls(ObjectNode node, String text, Set<String> names) {
    ToolCalls read = ToolCalls.read(text, names);
    say(node, read.content());
    if (!read.calls().isEmpty()) {
      ArrayNode calls = node.withObject("/message").putArray("tool_calls");
      for (ToolCalls.Call call : read.calls()) {
        ObjectNode function = calls.addObject().putObject("function");
        function.put("name", call.name());
        function.set("arguments", arguments(call));
      }
    }
  }

  private static JsonNode arguments(ToolCalls.Call call) {
    try {
      return RequestFields.JSON.readTree(call.arguments());
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(call.arguments());
    }
  }

  static void say(ObjectNode node, String text) {
    node.putObject("message").put("role", "assistant").put("content", text);
  }
}
