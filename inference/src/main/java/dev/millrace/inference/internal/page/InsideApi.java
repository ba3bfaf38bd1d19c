package dev.millrace.inference.internal.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationEvent;
import dev.millrace.inference.internal.batching.GenerationEvent.Attention;
import dev.millrace.inference.internal.batching.GenerationEvent.Reading;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.batching.TokenText;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.PromptFields;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ServedModel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/model} and {@code POST /api/inside}: the served model from its parts. */
public final class InsideApi {
  static final FieldTable INSIDE =
      FieldTable.of(Field.read("prompt"), Field.read("model"), Field.read("layer"));

  private static final Duration WAIT = Duration.ofMinutes(1);

  /** An output layer is computed for each of them at each layer. */
  private static final int MOST_TOKENS = 64;

  private final InferenceService service;
  private final ModelDirectory models;

  public InsideApi(InferenceService service, ModelDirectory models) {
    this.service = service;
    this.models = models;
  }

  public void model(ApiCall call) throws IOException {
    try (Scheduler.Lease lease = models.lease(call.optionalParameter("model"))) {
      call.sendJson(200, ModelJson.of(lease.model()));
    }
  }

  /** What each layer would say next at each token, and one layer's attention by head. */
  public void inside(ApiCall call) throws IOException, InterruptedException {
    RequestFields fields = call.fields(INSIDE);
    try (Scheduler.Lease lease = models.lease(fields.string("model"))) {
      ServedModel model = lease.model();
      if (!model.engine().isObservable()) {
        throw ApiException.invalid("model", "the engine of " + model.id() + " shows no layers");
      }
      int layers = model.engine().config().layers();
      int layer = fields.integer("layer", 1, layers).orElse(layers);
      Prompt prompt = prompt(fields, model);
      GenerationEvent.Inspected seen = inspect(lease, prompt);
      call.sendJson(200, body(model, prompt, seen, layer));
    }
  }

  private static Prompt prompt(RequestFields fields, ServedModel model) {
    List<Prompt> prompts = new PromptFields(fields, 1).read("prompt", model, 0, true);
    Prompt prompt = prompts.getFirst();
    if (prompt.length() > MOST_TOKENS) {
      throw ApiException.invalid(
          "prompt", "prompt has " + prompt.length() + " tokens: at most " + MOST_TOKENS);
    }
    return prompt;
  }

  private GenerationEvent.Inspected inspect(Scheduler.Lease lease, Prompt prompt)
      throws InterruptedException {
    Duration timeout = service.settings().limits().timeout();
    try (Generation generation = lease.submit(GenerationRequest.inspection(prompt, timeout))) {
      while (true) {
        Optional<GenerationEvent> event = generation.next(WAIT);
        if (event.isPresent() && event.get() instanceof GenerationEvent.Inspected seen) {
          service.metrics().finished(generation.age(), prompt.length(), 0, 0);
          return seen;
        }
        if (event.isPresent() && event.get() instanceof GenerationEvent.Failed failed) {
          throw failed.cause();
        }
      }
    }
  }

  private static ObjectNode body(
      ServedModel model, Prompt prompt, GenerationEvent.Inspected seen, int layer) {
    ObjectNode body = RequestFields.JSON.createObjectNode().put("model", model.id());
    ArrayNode tokens = body.putArray("tokens");
    for (int token : prompt.tokens()) {
      tokens.add(text(model, token));
    }
    ArrayNode layers = body.putArray("layers");
    for (List<Reading> depth : seen.depths()) {
      ArrayNode row = layers.addArray();
      for (Reading reading : depth) {
        row.addObject()
            .put("text", text(model, reading.token()))
            .put("p", rounded(reading.probability()))
            .put("norm", rounded(reading.norm()));
      }
    }
    body.put("layer", layer);
    ArrayNode heads = body.putArray("attention");
    for (List<Attention> head : seen.attention().get(layer - 1)) {
      ArrayNode rows = heads.addArray();
      head.forEach(attention -> weights(rows.addArray(), attention));
    }
    return body;
  }

  private static void weights(ArrayNode row, Attention attention) {
    for (int i = 0; i < attention.oldest(); i++) {
      row.add(0);
    }
    for (float weight : attention.weights()) {
      row.add(rounded(weight));
    }
  }

  private static String text(ServedModel model, int token) {
    return token < model.vocabulary().size()
        ? TokenText.of(model.vocabulary().tokenBytes(token))
        : "[" + token + "]";
  }

  private static double rounded(double number) {
    return Math.round(number * 1e4) / 1e4;
  }
}
