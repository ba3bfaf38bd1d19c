package dev.millrace.inference.internal.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.PipelineView;
import java.io.IOException;
import java.util.Optional;

/**
 * {@code GET /api/training}, {@code /api/runs}, {@code /api/flow}, {@code /api/generations}, {@code
 * /api/crawl/hosts} and {@code /api/examples}: the stages before.
 */
public final class PipelineApi {
  private final PipelineView pipeline;

  public PipelineApi(PipelineView pipeline) {
    this.pipeline = pipeline;
  }

  /**
   * The run that is followed, or the {@code run} of a {@code generation} that is asked for.
   *
   * @throws ApiException if there is none such
   */
  public void training(ApiCall call) throws IOException {
    Optional<String> run = call.optionalParameter("run");
    PipelineView.Training training =
        run.map(name -> other(call.optionalParameter("generation").orElse(""), name))
            .orElseGet(pipeline::training);
    call.sendJson(200, PipelineJson.training(training, training.curve().points()));
  }

  private PipelineView.Training other(String generation, String run) {
    return pipeline
        .training(generation, run)
        .orElseThrow(
            () ->
                ApiException.unknown(
                    "run",
                    "there is no run "
                        + ApiException.shorten(run)
                        + " of generation "
                        + ApiException.shorten(generation)
                        + "; GET /api/runs names all"));
  }

  public void runs(ApiCall call) throws IOException {
    call.sendJson(200, PipelineJson.runs(pipeline.runs()));
  }

  public void flow(ApiCall call) throws IOException {
    call.sendJson(200, PipelineJson.flow(pipeline.flow()));
  }

  public void generations(ApiCall call) throws IOException {
    call.sendJson(200, PipelineJson.generations(pipeline.generations()));
  }

  public void crawledHosts(ApiCall call) throws IOException {
    call.sendJson(200, PipelineJson.hosts(pipeline.crawledHosts()));
  }

  public void examples(ApiCall call, String rule) throws IOException {
    ObjectNode body = RequestFields.JSON.createObjectNode().put("rule", rule);
    ArrayNode examples = body.putArray("examples");
    for (PipelineView.DropExample example : pipeline.examples(rule)) {
      examples
          .addObject()
          .put("id", example.id())
          .put("url", example.url())
          .put("rule", example.rule())
          .put("measured", example.measured())
          .put("limit", example.limit())
          .put("matched_url", example.matchedUrl())
          .put("excerpt", example.excerpt());
    }
    call.sendJson(200, body);
  }
}
