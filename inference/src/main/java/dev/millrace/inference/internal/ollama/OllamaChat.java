package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.chat.Next;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.Plan;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.fields.ConversationFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.MessageFields;
import dev.millrace.inference.internal.fields.WrittenChat;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import java.util.List;
import java.util.Optional;

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
    Conversation conversation =
        new Conversation(
            MessageFields.read(fields, "messages", model.chat()),
            Next.ANSWER,
            tools(fields, model.chat()),
            List.of(),
            OllamaFields.thinking(fields, model.chat()),
            Optional.empty());
    WrittenChat written = WrittenChat.of("messages", conversation, model.chat(), settings.chat());
    Prompt prompt = written.prompt("messages", model, shared.room(), Optional.empty());
    return new Plan(
        shared.request(model, prompt, written.stops()),
        generation -> new OllamaFormat(generation, OllamaChat::say, false));
  }

  private static List<Object> tools(RequestFields fields, ServedChat chat) {
    List<Object> tools = ConversationFields.list(fields, "tools");
    if (!tools.isEmpty() && !chat.reads("tools")) {
      throw ApiException.invalid(
          "tools", "tools has " + tools.size() + " entries: " + WrittenChat.NO_TOOLS);
    }
    return tools;
  }

  static void say(ObjectNode node, String text) {
    node.putObject("message").put("role", "assistant").put("content", text);
  }
}
