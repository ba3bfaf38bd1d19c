package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.PipelineView;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalDouble;

/** {@code GET /api/training} and {@code GET /api/flow}: the stages before, for the page. */
public final class PipelineApi {
  private final PipelineView pipeline;

  public PipelineApi(PipelineView pipeline) {
    this.pipeline = pipeline;
  }

  /** Columns, as charts want them; what was not measured is null. */
  public void training(ApiCall call) throws IOException {
    PipelineView.Training training = pipeline.training();
    ObjectNode body = RequestFields.JSON.createObjectNode().put("run", training.run());
    ArrayNode step = body.putArray("step");
    ArrayNode tokens = body.putArray("tokens");
    ArrayNode at = body.putArray("at");
    ArrayNode loss = body.putArray("loss");
    ArrayNode heldOut = body.putArray("held_out_bits_per_byte");
    ArrayNode rate = body.putArray("learning_rate");
    ArrayNode speed = body.putArray("tokens_per_second");
    for (PipelineView.Point point : training.points()) {
      step.add(point.step());
      tokens.add(point.tokens());
      at.add(point.at().toEpochMilli());
      add(loss, point.loss());
      add(heldOut, point.heldOutBitsPerByte());
      // An evaluation's entry is no step and has neither.
      boolean stepped = point.loss().isPresent();
      add(rate, stepped ? OptionalDouble.of(point.learningRate()) : OptionalDouble.empty());
      add(speed, stepped ? OptionalDouble.of(point.tokensPerSecond()) : OptionalDouble.empty());
    }
    ArrayNode checkpoints = body.putArray("checkpoints");
    training.checkpoints().forEach(entry -> checkpoints.add(checkpoint(entry)));
    body.putNull("notice");
    training
        .notice()
        .ifPresent(
            notice ->
                body.putObject("notice")
                    .put("step", notice.step())
                    .put("at", notice.at().toEpochMilli())
                    .put("event", notice.event())
                    .put("text", notice.text()));
    call.sendJson(200, body);
  }

  public void flow(ApiCall call) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ArrayNode stages = body.putArray("stages");
    for (PipelineView.Stage stage : pipeline.flow().stages()) {
      ObjectNode node = stages.addObject();
      node.put("name", stage.name());
      node.put("unit_in", stage.unitIn()).put("in", stage.in());
      node.put("unit_out", stage.unitOut()).put("out", stage.out());
      node.put("per_second", stage.perSecond()).put("lag", stage.lag());
      ArrayNode drops = node.putArray("drops");
      stage.drops().entrySet().stream()
          .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
          .forEach(
              drop -> drops.addObject().put("rule", drop.getKey()).put("count", drop.getValue()));
    }
    call.sendJson(200, body);
  }

  public void examples(ApiCall call, String rule) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode().put("rule", rule);
    ArrayNode examples = body.putArray("examples");
    for (PipelineView.DropExample example : pipeline.examples(rule)) {
      examples
          .addObject()
          .put("url", example.url())
          .put("rule", example.rule())
          .put("measured", example.measured())
          .put("limit", example.limit())
          .put("excerpt", example.excerpt());
    }
    call.sendJson(200, body);
  }

  static ObjectNode checkpoint(CheckpointEntry entry) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("id", entry.id()).put("run", entry.run()).put("step", entry.step());
    node.put("at", entry.at().toEpochMilli()).put("tokens", entry.tokens());
    node.put("loss", boxed(entry.loss()));
    node.put("held_out_bits_per_byte", boxed(entry.heldOutBitsPerByte()));
    node.put("suspect", entry.doubt().isEmpty() ? null : entry.doubt());
    return node;
  }

  private static void add(ArrayNode column, OptionalDouble value) {
    column.add(boxed(value));
  }

  private static @org.jspecify.annotations.Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() && Double.isFinite(value.getAsDouble()) ? value.getAsDouble() : null;
  }
}
