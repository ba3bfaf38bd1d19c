package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.answers.GenerationApi;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ModelDirectory;
import java.io.IOException;
import java.util.function.BiConsumer;

/** {@code POST /api/generate} and {@code POST /api/chat}. */
public final class OllamaApi {
  private final ModelDirectory models;
  private final GenerationApi generate;
  private final GenerationApi chat;

  public OllamaApi(InferenceService service, ModelDirectory models) {
    this.models = models;
    this.generate = new GenerationApi(service, models, new OllamaGenerate(service.settings()));
    this.chat = new GenerationApi(service, models, new OllamaChat(service.settings()));
  }

  /** Without a prompt a client only wants the model to be there. */
  public void generate(ApiCall call) throws IOException, InterruptedException {
    RequestFields fields = call.fields(OllamaGenerate.TABLE);
    boolean prompted = fields.string("prompt").filter(text -> !text.isEmpty()).isPresent();
    if (prompted || fields.flag("raw") || fields.value("context").isPresent()) {
      generate.handle(call, fields);
    } else {
      loaded(call, fields, OllamaGenerate::say);
    }
  }

  /** The same without messages. */
  public void chat(ApiCall call) throws IOException, InterruptedException {
    RequestFields fields = call.fields(OllamaChat.TABLE);
    if (fields.value("messages").filter(node -> !empty(node)).isPresent()) {
      chat.handle(call, fields);
    } else {
      loaded(call, fields, OllamaChat::say);
    }
  }

  private static boolean empty(JsonNode node) {
    return node.isArray() && node.isEmpty();
  }

  private void loaded(ApiCall call, RequestFields fields, BiConsumer<ObjectNode, String> say)
      throws IOException {
    try (Scheduler.Lease lease = models.lease(fields.string("model"))) {
      ObjectNode line = OllamaFormat.line(lease.model().id());
      say.accept(line, "");
      call.sendJson(200, line.put("done", true).put("done_reason", "load"));
    }
  }
}
