package dev.millrace.inference.internal.openai;

import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.Plan;
import dev.millrace.inference.internal.batching.EndRules;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.PromptUse;
import dev.millrace.inference.internal.fields.ConversationFields;
import dev.millrace.inference.internal.fields.EndFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.FormFields;
import dev.millrace.inference.internal.fields.ToolFields;
import dev.millrace.inference.internal.fields.WrittenChat;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import java.util.List;

/** {@code POST /v1/chat/completions}: the answer to a conversation. */
public final class ChatApi implements Dialect {
  static final FieldTable TABLE =
      FieldTable.of(Field.read("response_format")).and(SharedFields.TABLE).and(ChatFields.TABLE);

  private static final int MAX_ALTERNATIVES = 20;

  private final InferenceSettings settings;

  public ChatApi(InferenceSettings settings) {
    this.settings = settings;
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
    SharedFields shared = new SharedFields(fields);
    ToolFields tools = ToolFields.read(fields, model.chat());
    GenerationRequest request = request(fields, shared, tools, model);
    boolean tokenIds = fields.flag("return_token_ids");
    boolean usage = SharedFields.streamUsage(fields);
    ChoicesFormat.Share share = new ChoicesFormat.Share(shared.choices(), shared.choices());
    return new Plan(
        request,
        generation ->
            new ChoicesFormat(
                generation.model().id(),
                new ChatFormat(
                    generation.model().vocabulary(), request, tokenIds, tools.schemas().keySet()),
                share,
                usage));
  }

  private GenerationRequest request(
      RequestFields fields, SharedFields shared, ToolFields tools, ServedModel model) {
    Conversation conversation =
        new ConversationFields(fields, model.chat()).read(tools.described());
    WrittenChat written = WrittenChat.of("messages", conversation, model.chat(), settings.chat());
    Prompt prompt = written.prompt("messages", model, 1, shared.begun());
    EndRules ends = new EndFields(fields).read(maxTokens(fields), model.vocabulary().size());
    return new GenerationRequest(
            List.of(prompt),
            shared.choices(),
            shared.sampling(model),
            ends.stoppingAlsoAt(written.stops()),
            shared.allowed(model),
            alternatives(fields),
            PromptUse.READ,
            settings.limits().timeout())
        .fitting(tools.form(new FormFields(fields).read(model), model));
  }

  private int maxTokens(RequestFields fields) {
    int most = settings.limits().maxTokens();
    return EndFields.length(fields, "max_completion_tokens", 1, most)
        .orElseGet(() -> EndFields.length(fields, "max_tokens", 1, most).orElse(most));
  }

  private static int alternatives(RequestFields fields) {
    int top = fields.integer("top_logprobs", 0, MAX_ALTERNATIVES).orElse(0);
    if (top > 0 && !fields.flag("logprobs")) {
      throw ApiException.invalid("top_logprobs", "top_logprobs is given without logprobs: true");
    }
    return fields.flag("logprobs") ? top : -1;
  }
}
