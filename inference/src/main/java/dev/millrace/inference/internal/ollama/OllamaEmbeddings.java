package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.answers.Embedder;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.internal.openai.EmbeddingsApi;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ServedModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** {@code POST /api/embed}, and {@code /api/embeddings}, which came before it. */
public final class OllamaEmbeddings {
  private static final FieldTable SHARED =
      FieldTable.of(
          Field.read("model"),
          Field.ignored("options", JsonKind.OBJECT),
          Field.ignored("keep_alive", JsonKind.TEXT_OR_NUMBER));

  static final FieldTable EMBED =
      FieldTable.of(
              Field.read("input"),
              Field.read("truncate"),
              Field.refused("dimensions", "the model has its own, leave it out"))
          .and(SHARED);

  static final FieldTable ONE = FieldTable.of(Field.read("prompt")).and(SHARED);

  private static final int MAX_INPUTS = 2048;

  private final ModelDirectory models;
  private final Embedder embedder;

  public OllamaEmbeddings(InferenceService service, ModelDirectory models) {
    this.models = models;
    this.embedder = new Embedder(service);
  }

  public void embed(ApiCall call) throws IOException, InterruptedException {
    RequestFields fields = call.fields(EMBED);
    if (fields.value("input").isEmpty()) {
      throw ApiException.invalid("input", "input is missing: a text or an array of texts");
    }
    long begun = System.nanoTime();
    try (Scheduler.Lease lease = models.lease(fields.string("model"))) {
      boolean cut = fields.value("truncate").isEmpty() || fields.flag("truncate");
      List<Prompt> prompts =
          fields.strings("input", MAX_INPUTS).stream()
              .map(text -> prompt(lease.model(), text, cut))
              .toList();
      ObjectNode body = RequestFields.JSON.createObjectNode().put("model", lease.model().id());
      ArrayNode list = body.putArray("embeddings");
      embedder.embed(lease, prompts).forEach(vector -> list.add(EmbeddingsApi.numbers(vector)));
      body.put("total_duration", System.nanoTime() - begun).put("load_duration", 0);
      body.put("prompt_eval_count", prompts.stream().mapToInt(Prompt::length).sum());
      call.sendJson(200, body);
    }
  }

  /** Ollama cuts a text to the context unless told not to. */
  private static Prompt prompt(ServedModel model, String text, boolean cut) {
    if (!cut || !model.vocabulary().readsText()) {
      return model.prompt("input", text, 0);
    }
    int[] tokens = model.vocabulary().encode(text);
    OptionalInt begin = model.specialTokens().beforePrompt();
    int room = model.contextLength() - (begin.isPresent() ? 1 : 0);
    int[] kept = Arrays.copyOf(tokens, Math.min(tokens.length, room));
    return begin.isPresent()
        ? Prompt.after(begin.getAsInt(), kept)
        : model.prompt("input", kept, 0);
  }

  public void one(ApiCall call) throws IOException, InterruptedException {
    RequestFields fields = call.fields(ONE);
    String text = fields.string("prompt").orElse("");
    try (Scheduler.Lease lease = models.lease(fields.string("model"))) {
      Prompt prompt = prompt(lease.model(), text, true);
      float[] vector = embedder.embed(lease, List.of(prompt)).getFirst();
      ObjectNode body = RequestFields.JSON.createObjectNode();
      body.set("embedding", EmbeddingsApi.numbers(vector));
      call.sendJson(200, body);
    }
  }
}
