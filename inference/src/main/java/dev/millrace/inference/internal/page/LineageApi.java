package dev.millrace.inference.internal.page;

import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.LineageView;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;

/** {@code GET /api/trace} and {@code GET /api/lineage}: where documents came from and went to. */
public final class LineageApi {
  private final LineageView lineage;

  public LineageApi(LineageView lineage) {
    this.lineage = lineage;
  }

  public void trace(ApiCall call) throws IOException {
    String target = call.parameter("target");
    LineageView.Part part = QueryPart.of(call);
    send(
        call,
        "target",
        () ->
            lineage
                .trace(target, part)
                .orElseThrow(
                    () ->
                        ApiException.unknown(
                            "target",
                            "no page of "
                                + ApiException.shorten(target)
                                + ": name it as it was crawled")));
  }

  public void shares(ApiCall call) throws IOException {
    String checkpoint = call.optionalParameter("checkpoint").orElse("");
    int most = QueryPart.of(call).most();
    send(call, "checkpoint", () -> lineage.shares(checkpoint, most));
  }

  public void documents(ApiCall call) throws IOException {
    String checkpoint = call.optionalParameter("checkpoint").orElse("");
    LineageView.Part part = QueryPart.of(call);
    send(call, "checkpoint", () -> lineage.documents(checkpoint, part));
  }

  public void step(ApiCall call) throws IOException {
    String run = call.optionalParameter("run").orElse("");
    long step = QueryPart.number("step", call.parameter("step"), Long.MAX_VALUE);
    boolean losses = Boolean.parseBoolean(call.optionalParameter("losses").orElse("false"));
    send(
        call,
        "step",
        () ->
            lineage
                .step(run, step, losses)
                .orElseThrow(
                    () -> ApiException.unknown("step", "no step " + step + " was recorded")));
  }

  private void send(ApiCall call, String field, Supplier<Map<String, Object>> answer)
      throws IOException {
    if (!lineage.isKept()) {
      throw ApiException.noLineage();
    }
    try {
      call.sendJson(200, RequestFields.JSON.writeValueAsBytes(answer.get()));
    } catch (SettingsException e) {
      throw ApiException.invalid(field, String.valueOf(e.getMessage()));
    }
  }
}
