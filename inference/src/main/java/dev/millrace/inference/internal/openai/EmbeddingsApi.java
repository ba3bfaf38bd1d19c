package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.answers.Embedder;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.PromptFields;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ServedModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;

/** {@code POST /v1/embeddings}. */
public final class EmbeddingsApi {
  static final FieldTable TABLE =
      FieldTable.of(
          Field.read("model"),
          Field.read("input"),
          Field.read("encoding_format"),
          Field.read("dimensions"),
          Field.read("add_special_tokens"),
          Field.ignored("user", JsonKind.TEXT),
          Field.ignored("input_type", JsonKind.TEXT),
          Field.ignored("priority", JsonKind.INTEGER),
          Field.refused("truncate_prompt_tokens", "shorten the input yourself, leave it out"));

  private static final int MAX_INPUTS = 2048;

  private final ModelDirectory models;
  private final Embedder embedder;

  public EmbeddingsApi(InferenceService service, ModelDirectory models) {
    this.models = models;
    this.embedder = new Embedder(service);
  }

  public void create(ApiCall call) throws IOException, InterruptedException {
    RequestFields fields = call.fields(TABLE);
    boolean base64 = base64(fields);
    try (Scheduler.Lease lease = models.lease(fields.string("model"))) {
      requireWidth(fields, lease.model());
      List<Prompt> prompts = prompts(fields, lease.model());
      List<float[]> vectors = embedder.embed(lease, prompts);
      ObjectNode body = RequestFields.JSON.createObjectNode().put("object", "list");
      ArrayNode data = body.putArray("data");
      for (int i = 0; i < vectors.size(); i++) {
        ObjectNode entry = data.addObject().put("object", "embedding").put("index", i);
        if (base64) {
          entry.put("embedding", encoded(vectors.get(i)));
        } else {
          entry.set("embedding", numbers(vectors.get(i)));
        }
      }
      body.put("model", lease.model().id());
      int tokens = prompts.stream().mapToInt(Prompt::length).sum();
      body.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
      call.sendJson(200, body);
    }
  }

  private static boolean base64(RequestFields fields) {
    String format = fields.string("encoding_format").orElse("float");
    if (!List.of("float", "base64").contains(format)) {
      throw ApiException.invalid(
          "encoding_format",
          "encoding_format is '" + ApiException.shorten(format) + "': float or base64");
    }
    return format.equals("base64");
  }

  private static void requireWidth(RequestFields fields, ServedModel model) {
    int width = model.engine().config().width();
    int asked = fields.integer("dimensions", 1, Integer.MAX_VALUE).orElse(width);
    if (asked != width) {
      throw ApiException.invalid(
          "dimensions",
          "dimensions is " + asked + ": the model's vectors have " + width + ", leave it out");
    }
  }

  private static List<Prompt> prompts(RequestFields fields, ServedModel model) {
    if (fields.value("input").isEmpty()) {
      throw ApiException.invalid("input", "input is missing: a text or an array of texts");
    }
    boolean begun =
        fields.value("add_special_tokens").isEmpty() || fields.flag("add_special_tokens");
    return new PromptFields(fields, MAX_INPUTS).read("input", model, 0, begun);
  }

  /** As OpenAI's: the numbers' bytes as float32, the least first. */
  private static String encoded(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** A vector as an array of numbers. */
  public static ArrayNode numbers(float[] vector) {
    ArrayNode array = RequestFields.JSON.createArrayNode();
    for (float number : vector) {
      array.add(number);
    }
    return array;
  }
}
