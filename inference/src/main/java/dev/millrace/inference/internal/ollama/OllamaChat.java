package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.Plan;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.MessageFields;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;

/** {@code POST /api/chat}. */
final class OllamaChat implements Dialect {
  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("messages"),
              Field.empty(
                  "tools", JsonKind.LIST, "the model has no template for tools, leave it out"))
          .and(OllamaFields.TABLE);

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
    String text = settings.chat().write(MessageFields.read(fields, "messages"));
    Prompt prompt = model.prompt("messages", text, shared.room());
    return new Plan(
        shared.request(prompt, settings.chat().stops()),
        generation -> new OllamaFormat(generation, OllamaChat::say, false));
  }

  static void say(ObjectNode node, String text) {
    node.putObject("message").put("role", "assistant").put("content", text);
  }
}
