package dev.millrace.inference.internal.llamacpp;

import com.fasterxml.jackson.databind.JsonNode;
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
import dev.millrace.inference.internal.fields.SamplingFields;
import dev.millrace.inference.internal.fields.WorkingsFields;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code POST /completion}: text after one prompt. */
public final class LlamaCompletionApi implements Dialect {
  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("model"),
              Field.read("prompt"),
              Field.read("n_predict"),
              Field.read("max_tokens"),
              Field.read("stream"),
              Field.read("n_probs"),
              Field.read("logprobs"),
              Field.read("logit_bias"),
              Field.read("return_tokens"),
              Field.read("response_format"),
              Field.number("n", 1, "ask /v1/completions for several, leave it out"),
              Field.empty("image_data", JsonKind.LIST, "images are not supported, leave it out"))
          .and(SamplingFields.TABLE)
          .and(EndFields.TABLE)
          .and(WorkingsFields.TABLE)
          .and(FormFields.TABLE);

  private static final int MAX_ALTERNATIVES = 20;

  private final InferenceSettings settings;

  public LlamaCompletionApi(InferenceSettings settings) {
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
    int vocabularySize = model.vocabulary().size();
    int maxTokens = maxTokens(fields);
    GenerationRequest request =
        new GenerationRequest(
                new PromptFields(fields, 1).read("prompt", model, Math.min(maxTokens, 1), true),
                1,
                new SamplingFields(fields, SamplingFields.Habit.LLAMA_CPP)
                    .read(logitBias(fields, vocabularySize)),
                new EndFields(fields).read(maxTokens, vocabularySize),
                Optional.empty(),
                alternatives(fields),
                PromptUse.READ,
                settings.limits().timeout())
            .fitting(new FormFields(fields).read(model));
    boolean tokens = fields.flag("return_tokens");
    return new Plan(request, generation -> new LlamaCompletionFormat(generation, tokens));
  }

  private int maxTokens(RequestFields fields) {
    int most = settings.limits().maxTokens();
    return EndFields.length(fields, "n_predict", 0, most)
        .orElseGet(() -> EndFields.length(fields, "max_tokens", 0, most).orElse(most));
  }

  private static int alternatives(RequestFields fields) {
    int alternatives =
        fields
            .integer("n_probs", 0, MAX_ALTERNATIVES)
            .orElseGet(() -> fields.integer("logprobs", 0, MAX_ALTERNATIVES).orElse(0));
    return alternatives > 0 ? alternatives : -1;
  }

  /** OpenAI's object, or pairs of an id and a number, or {@code false} for never. */
  private static Map<Integer, Double> logitBias(RequestFields fields, int vocabularySize) {
    Optional<JsonNode> pairs = fields.value("logit_bias").filter(JsonNode::isArray);
    if (pairs.isEmpty()) {
      return SamplingFields.logitBias(fields, vocabularySize);
    }
    Map<Integer, Double> bias = new HashMap<>();
    for (JsonNode pair : pairs.get()) {
      RequestFields.require(
          pair.isArray() && pair.size() == 2,
          "logit_bias",
          pair,
          "an array of pairs of a token id and a number");
      int token = RequestFields.integer("logit_bias", pair.get(0), 0, vocabularySize - 1);
      boolean never = pair.get(1).isBoolean() && !pair.get(1).booleanValue();
      bias.put(token, never ? -100 : RequestFields.number("logit_bias", pair.get(1), -100, 100));
    }
    return bias;
  }
}
