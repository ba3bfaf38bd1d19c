package dev.millrace.inference.internal.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.SharedModel;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/status}: what is served, and what else could be. */
public final class StatusApi {
  private final InferenceService service;
  private final CheckpointCatalog catalog;

  public StatusApi(InferenceService service, CheckpointCatalog catalog) {
    this.service = service;
    this.catalog = catalog;
  }

  public void get(ApiCall call) throws IOException {
    call.sendJson(200, body());
  }

  public ObjectNode body() {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    body.put("name", service.settings().modelName());
    body.put("model", service.current().map(ServedModel::id).orElse(null));
    body.put("pinned", catalog.pinned().orElse(null));
    service.current().ifPresent(model -> put(body, model));
    putShared(body);
    body.put("max_tokens", service.settings().limits().maxTokens());
    ArrayNode checkpoints = body.putArray("checkpoints");
    catalog.checkpoints().forEach(entry -> checkpoints.add(PipelineJson.checkpoint(entry)));
    return body;
  }

  private static void put(ObjectNode body, ServedModel model) {
    body.put("context_length", model.contextLength());
    body.put("vocabulary_size", model.vocabulary().size());
    body.put("reads_text", model.vocabulary().readsText());
    body.put("chat_template", model.chat().templates().isPresent());
  }

  /** Those that are served side by side; shares are percent. */
  private void putShared(ObjectNode body) {
    List<SharedModel> shared = service.shared().models();
    if (shared.isEmpty()) {
      return;
    }
    double sum = shared.stream().mapToInt(SharedModel::share).sum();
    ArrayNode models = body.putArray("models");
    for (SharedModel one : shared) {
      ObjectNode model = models.addObject();
      model.put("name", one.name());
      model.put("source", one.source());
      model.put("share", 100 * one.share() / sum);
      Optional<ServedModel> current = service.slot(one.name()).current();
      model.put("model", current.map(ServedModel::id).orElse(null));
      current.ifPresent(served -> put(model, served));
    }
  }
}
