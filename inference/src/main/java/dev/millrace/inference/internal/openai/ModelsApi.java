package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.internal.page.StatusApi;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.CheckpointRefusedException;
import dev.millrace.inference.serving.ModelDirectory;
import dev.millrace.inference.serving.ModelFacts;
import dev.millrace.inference.serving.ServedModel;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Pattern;

/** {@code GET /v1/models}, {@code /health}, {@code /metrics}, and the checkpoint that is served. */
public final class ModelsApi {
  /** {@code run@step}; what else a request may say is not for the log. */
  private static final Pattern CHECKPOINT = Pattern.compile("[^\\p{Cntrl}]{1,200}@\\d{1,19}");

  static final FieldTable PIN = FieldTable.of(Field.read("checkpoint"));

  private final InferenceService service;
  private final ModelDirectory models;
  private final CheckpointCatalog catalog;
  private final StatusApi status;
  private final Instant started = Instant.now();

  public ModelsApi(
      InferenceService service,
      ModelDirectory models,
      CheckpointCatalog catalog,
      StatusApi status) {
    this.service = service;
    this.models = models;
    this.catalog = catalog;
    this.status = status;
  }

  public void list(ApiCall call) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    models.names().forEach(name -> data.add(model(name)));
    call.sendJson(200, body);
  }

  public void one(ApiCall call, String name) throws IOException {
    if (!models.names().contains(name)) {
      throw models.unknown(name);
    }
    call.sendJson(200, model(name));
  }

  private ObjectNode model(String name) {
    ModelFacts facts = models.facts(name);
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("id", name).put("object", "model");
    node.put("created", facts.at(started).getEpochSecond());
    node.put("owned_by", "millrace");
    node.put("root", facts.id());
    facts.loaded().ifPresent(model -> node.put("max_model_len", model.contextLength()));
    facts
        .checkpoint()
        .ifPresent(
            one -> {
              node.put("step", one.step());
              node.put("lineage", "/api/lineage?checkpoint=" + encoded(one.id()));
              one.loss().ifPresent(loss -> node.put("loss", loss));
              one.heldOutBitsPerByte().ifPresent(bits -> node.put("held_out_bits_per_byte", bits));
            });
    return node;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  /** 200 once a model is served, 503 before. */
  public void health(ApiCall call) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    boolean ready = service.current().isPresent();
    body.put("status", ready ? "ok" : "waiting for a checkpoint");
    body.put("model", service.current().map(ServedModel::id).orElse(null));
    call.sendJson(ready ? 200 : 503, body);
  }

  public void metrics(ApiCall call) throws IOException {
    String text = service.metrics().text(service.current().map(ServedModel::id).orElse(""));
    call.sendText(200, "text/plain; version=0.0.4; charset=utf-8", text);
  }

  /** {@code POST /admin/checkpoint}: serves one checkpoint until told otherwise. */
  public void pin(ApiCall call) throws IOException {
    RequestFields fields = call.fields(PIN);
    String wanted =
        fields
            .string("checkpoint")
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        "checkpoint", "checkpoint is missing: run@step to pin one, or latest"));
    if (!wanted.equals("latest") && !CHECKPOINT.matcher(wanted).matches()) {
      throw ApiException.invalid(
          "checkpoint", "checkpoint is no run@step: give one of /api/status, or latest");
    }
    try {
      if (wanted.equals("latest")) {
        catalog.unpin();
      } else {
        catalog.pin(wanted);
      }
    } catch (CheckpointRefusedException e) {
      service.refused(e);
      throw ApiException.refusedCheckpoint("checkpoint", e);
    }
    call.sendJson(200, status.body());
  }
}
