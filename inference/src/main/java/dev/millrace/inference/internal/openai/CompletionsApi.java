package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code POST /v1/completions}. */
public final class CompletionsApi implements GenerationApi.Dialect {
  private static final Set<String> FIELDS =
      Set.of("prompt", "echo", "suffix", "best_of", "return_token_ids");
  private static final int DEFAULT_MAX_TOKENS = 16;
  private static final int MAX_ALTERNATIVES = 20;

  private final InferenceSettings settings;

  public CompletionsApi(InferenceSettings settings) {
    this.settings = settings;
  }

  @Override
  public Set<String> fields() {
    return FIELDS;
  }

  @Override
  public AnswerFormat format(RequestFields fields, Generation generation) {
    return new CompletionFormat(
        generation.model().vocabulary(),
        generation.request(),
        fields.flag("echo"),
        fields.flag("return_token_ids"));
  }

  @Override
  public GenerationRequest request(
      RequestFields fields, GenerationFields shared, ServedModel model) {
    refuseUnsupported(fields, shared);
    int maxTokens =
        fields
            .integer("max_tokens", 0, settings.limits().maxTokens())
            .orElse(Math.min(DEFAULT_MAX_TOKENS, settings.limits().maxTokens()));
    int alternatives = fields.integer("logprobs", 0, MAX_ALTERNATIVES).orElse(-1);
    boolean score = alternatives >= 0 && fields.flag("echo");
    return new GenerationRequest(
        prompts(fields, model, Math.min(maxTokens, 1)),
        shared.choices(),
        shared.sampling(model.vocabulary().size()),
        maxTokens,
        shared.stops(),
        alternatives,
        score,
        settings.limits().timeout());
  }

  private static void refuseUnsupported(RequestFields fields, GenerationFields shared) {
    if (fields.string("suffix").filter(suffix -> !suffix.isEmpty()).isPresent()) {
      throw ApiException.invalid("suffix", "suffix is not supported: only text after a prompt is");
    }
    int best = fields.integer("best_of", 1, Integer.MAX_VALUE).orElse(shared.choices());
    if (best != shared.choices()) {
      throw ApiException.invalid(
          "best_of", "best_of is " + best + " and n " + shared.choices() + ": only equal ones are");
    }
  }

  private List<Prompt> prompts(RequestFields fields, ServedModel model, int room) {
    List<Prompt> prompts = new ArrayList<>();
    JsonNode node = fields.value("prompt").orElse(null);
    if (node == null) {
      prompts.add(model.prompt("prompt", new int[0], room));
    } else if (node.isArray() && !node.isEmpty() && !node.get(0).isIntegralNumber()) {
      if (node.size() > settings.limits().maxRunning()) {
        throw ApiException.invalid(
            "prompt",
            "prompt has " + node.size() + " entries: at most " + settings.limits().maxRunning());
      }
      node.forEach(element -> prompts.add(prompt(element, model, room)));
    } else {
      prompts.add(prompt(node, model, room));
    }
    return prompts;
  }

  private static Prompt prompt(JsonNode node, ServedModel model, int room) {
    String expected = "a string, an array of token ids, or an array of either";
    if (node.isTextual()) {
      String text = RequestFields.wellFormed("prompt", node.textValue());
      return model.prompt("prompt", text, room);
    }
    RequestFields.require(node.isArray(), "prompt", node, expected);
    int[] tokens = new int[node.size()];
    for (int i = 0; i < tokens.length; i++) {
      RequestFields.require(node.get(i).isIntegralNumber(), "prompt", node.get(i), expected);
      tokens[i] = RequestFields.integer("prompt", node.get(i), 0, model.vocabulary().size() - 1);
    }
    return model.prompt("prompt", tokens, room);
  }
}
