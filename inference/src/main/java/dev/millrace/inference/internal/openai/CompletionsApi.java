package dev.millrace.inference.internal.openai;

import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.Plan;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.PromptUse;
import dev.millrace.inference.internal.fields.EndFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.FormFields;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.PromptFields;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;

/** {@code POST /v1/completions}. */
public final class CompletionsApi implements Dialect {
  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("prompt"),
              Field.read("echo"),
              Field.read("best_of"),
              Field.empty(
                  "suffix", JsonKind.TEXT, "only text after a prompt is written, leave it out"),
              Field.read("response_format"),
              Field.empty("prompt_embeds", JsonKind.TEXT_OR_LIST, "give prompt, leave it out"))
          .and(SharedFields.TABLE);

  private static final int DEFAULT_MAX_TOKENS = 16;
  private static final int MAX_ALTERNATIVES = 20;

  private final InferenceSettings settings;

  public CompletionsApi(InferenceSettings settings) {
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
    ChoicesFormat.Share share = share(fields, shared);
    int alternatives = fields.integer("logprobs", 0, MAX_ALTERNATIVES).orElse(-1);
    boolean echo = fields.flag("echo");
    boolean tokenIds = fields.flag("return_token_ids");
    boolean usage = SharedFields.streamUsage(fields);
    int maxTokens = maxTokens(fields);
    // The best are found by their probabilities, asked for or not.
    int drawnWith = share.given() < share.drawn() ? Math.max(0, alternatives) : alternatives;
    GenerationRequest request =
        new GenerationRequest(
                new PromptFields(fields, settings.limits().maxRunning())
                    .read("prompt", model, Math.min(maxTokens, 1), shared.begun().orElse(true)),
                share.drawn(),
                shared.sampling(model),
                new EndFields(fields).read(maxTokens, model.vocabulary().size()),
                shared.allowed(model),
                drawnWith,
                alternatives >= 0 && echo ? PromptUse.SCORE : PromptUse.READ,
                settings.limits().timeout())
            .fitting(new FormFields(fields).read(model));
    return new Plan(
        request,
        generation ->
            new ChoicesFormat(
                generation.model().id(),
                new CompletionFormat(
                    generation.model().vocabulary(), request, alternatives, echo, tokenIds),
                share,
                usage));
  }

  private int maxTokens(RequestFields fields) {
    int most = settings.limits().maxTokens();
    return EndFields.length(fields, "max_tokens", 0, most)
        .orElse(Math.min(DEFAULT_MAX_TOKENS, most));
  }

  private static ChoicesFormat.Share share(RequestFields fields, SharedFields shared) {
    int given = shared.choices();
    int drawn = fields.integer("best_of", 1, Integer.MAX_VALUE).orElse(given);
    if (drawn < given) {
      throw ApiException.invalid(
          "best_of", "best_of is " + drawn + " and n " + given + ": at least as many");
    }
    if (drawn > given && fields.flag("stream")) {
      throw ApiException.invalid(
          "best_of",
          "best_of is " + drawn + " and n " + given + ": the best are not known while streaming");
    }
    return new ChoicesFormat.Share(drawn, given);
  }
}
