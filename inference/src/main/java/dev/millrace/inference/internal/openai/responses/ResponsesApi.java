package dev.millrace.inference.internal.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.grammar.TokenGrammar;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.Plan;
import dev.millrace.inference.internal.batching.EndRules;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.FormFields;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.SamplingFields;
import dev.millrace.inference.internal.fields.ToolFields;
import dev.millrace.inference.internal.fields.WrittenChat;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.internal.openai.AccountFields;
import dev.millrace.inference.serving.ServedModel;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code POST /v1/responses}: an answer to a text or to messages; nothing is stored. */
public final class ResponsesApi implements Dialect {
  private static final String NOT_STORED =
      "nothing is stored here, send the whole conversation as input";

  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("model"),
              Field.read("input"),
              Field.read("instructions"),
              Field.read("max_output_tokens"),
              Field.read("text"),
              Field.read("stream"),
              Field.ignored("stream_options", JsonKind.OBJECT),
              Field.read("tools"),
              Field.read("tool_choice"),
              Field.ignored("parallel_tool_calls", JsonKind.FLAG),
              Field.ignored("max_tool_calls", JsonKind.INTEGER),
              Field.ignored("reasoning", JsonKind.OBJECT),
              Field.neutral(
                  "include",
                  JsonKind.LIST,
                  node -> node.isEmpty() || (node.size() == 1 && encryptedReasoning(node.get(0))),
                  "there is nothing of it in an answer, leave it out"),
              Field.neutral(
                  "truncation",
                  JsonKind.TEXT,
                  node -> node.textValue().equals("disabled"),
                  "shorten the input yourself, leave it out"),
              Field.flag("background", false, "wait for the answer, leave it out"),
              Field.number("top_logprobs", 0, "ask /v1/chat/completions for them"),
              Field.refused("previous_response_id", NOT_STORED),
              Field.refused("conversation", NOT_STORED),
              Field.refused("prompt", NOT_STORED))
          .and(SamplingFields.TABLE)
          .and(AccountFields.TABLE);

  private static final FieldTable TEXT =
      FieldTable.of(Field.read("format"), Field.oneOf("verbosity", "low", "medium", "high"));

  private final InferenceSettings settings;

  public ResponsesApi(InferenceSettings settings) {
    this.settings = settings;
  }

  private static boolean encryptedReasoning(JsonNode node) {
    return node.asText().equals("reasoning.encrypted_content");
  }

  @Override
  public FieldTable fields() {
    return TABLE;
  }

  @Override
  public boolean streams(RequestFields fields) {
    return fields.flag("stream");
  }

  @Override
  public Plan plan(RequestFields fields, ServedModel model) {
    Optional<TokenGrammar> form =
        fields
            .within("text", TEXT)
            .value("format")
            .flatMap(node -> FormFields.format("text.format", node))
            .map(one -> FormFields.bound("text.format", one, model));
    int most = settings.limits().maxTokens();
    int maxTokens = fields.integer("max_output_tokens", 1, most).orElse(most);
    ToolFields tools = ToolFields.read(fields, model.chat());
    Conversation conversation =
        new ResponseInput(fields, model.chat()).conversation(tools.described());
    WrittenChat written = WrittenChat.of("input", conversation, model.chat(), settings.chat());
    Prompt prompt = written.prompt("input", model, 1, Optional.empty());
    GenerationRequest request =
        GenerationRequest.of(
                prompt,
                new SamplingFields(fields, SamplingFields.Habit.OPENAI).read(Map.of()),
                EndRules.of(maxTokens, written.stops()),
                settings.limits().timeout())
            .fitting(tools.form(form, model));
    EchoedFields echoed = EchoedFields.of(fields);
    Set<String> callable = tools.schemas().keySet();
    return new Plan(
        request, generation -> new ResponsesFormat(generation.model().id(), echoed, callable));
  }
}
