package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code POST /v1/completions}. */
final class CompletionsApi {
  private static final Set<String> KNOWN =
      RequestFields.both(
          GenerationFields.KNOWN,
          Set.of("prompt", "echo", "suffix", "best_of", "return_token_ids"));
  private static final int DEFAULT_MAX_TOKENS = 16;
  private static final int MAX_ALTERNATIVES = 20;

  /** Logits of a prompt that is scored are in memory at once: at most 256 MiB of them. */
  private static final long MAX_SCORED_LOGITS = 64L << 20;

  private final InferenceService service;
  private final ModelDirectory models;

  CompletionsApi(InferenceService service, ModelDirectory models) {
    this.service = service;
    this.models = models;
  }

  void handle(HttpCall call) throws IOException, InterruptedException {
    byte[] body = call.body(service.settings().limits().maxBodyBytes());
    RequestFields fields = RequestFields.parse(body, KNOWN, GenerationFields.IGNORED);
    GenerationFields shared = new GenerationFields(fields);
    boolean stream = shared.stream();
    boolean usage = shared.streamUsage();
    try (Generation generation = begin(fields, shared)) {
      CompletionFormat format =
          new CompletionFormat(
              generation.model().vocabulary(),
              generation.request(),
              fields.flag("echo"),
              fields.flag("return_token_ids"));
      AnswerWriter writer = new AnswerWriter(generation, format, service.metrics());
      if (stream) {
        writer.stream(call, usage);
      } else {
        writer.whole(call);
      }
    }
  }

  private Generation begin(RequestFields fields, GenerationFields shared) {
    try (Scheduler.Lease lease = models.lease(fields.string("model"))) {
      return lease.submit(request(fields, shared, lease.model()));
    }
  }

  private GenerationRequest request(
      RequestFields fields, GenerationFields shared, ServedModel model) {
    refuseUnsupported(fields, shared);
    int maxTokens =
        fields
            .integer("max_tokens", 0, service.settings().limits().maxTokens())
            .orElse(Math.min(DEFAULT_MAX_TOKENS, service.settings().limits().maxTokens()));
    int alternatives = fields.integer("logprobs", 0, MAX_ALTERNATIVES).orElse(-1);
    boolean score = alternatives >= 0 && fields.flag("echo");
    List<int[]> prompts = prompts(fields, model);
    if (score) {
      long logits = prompts.stream().mapToLong(prompt -> prompt.length).max().orElse(0);
      if (logits * model.vocabulary().size() > MAX_SCORED_LOGITS) {
        throw ApiException.invalid(
            "logprobs",
            "echo with logprobs of a prompt of "
                + logits
                + " tokens: at most "
                + MAX_SCORED_LOGITS / model.vocabulary().size()
                + " with this vocabulary");
      }
    }
    return new GenerationRequest(
        prompts,
        shared.choices(),
        shared.sampling(model.vocabulary().size()),
        maxTokens,
        shared.stops(),
        alternatives,
        score,
        service.settings().limits().timeout());
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

  private List<int[]> prompts(RequestFields fields, ServedModel model) {
    List<int[]> prompts = new ArrayList<>();
    JsonNode node = fields.value("prompt").orElse(null);
    if (node == null) {
      prompts.add(new int[0]);
    } else if (node.isArray() && !node.isEmpty() && !node.get(0).isIntegralNumber()) {
      if (node.size() > service.settings().limits().maxRunning()) {
        throw ApiException.invalid(
            "prompt",
            "prompt has "
                + node.size()
                + " entries: at most "
                + service.settings().limits().maxRunning());
      }
      node.forEach(element -> prompts.add(prompt(element, model)));
    } else {
      prompts.add(prompt(node, model));
    }
    return prompts.stream().map(prompt -> model.prompt("prompt", prompt)).toList();
  }

  private static int[] prompt(JsonNode node, ServedModel model) {
    String expected = "a string, an array of token ids, or an array of either";
    if (node.isTextual()) {
      String text = RequestFields.wellFormed("prompt", node.textValue());
      return model.encode(text);
    }
    RequestFields.require(node.isArray(), "prompt", node, expected);
    int[] tokens = new int[node.size()];
    for (int i = 0; i < tokens.length; i++) {
      RequestFields.require(node.get(i).isIntegralNumber(), "prompt", node.get(i), expected);
      tokens[i] = RequestFields.integer("prompt", node.get(i), 0, model.vocabulary().size() - 1);
    }
    return tokens;
  }
}
