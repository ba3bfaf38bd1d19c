package dev.millrace.inference.internal.openai;

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
  private static final int USUAL = 100;
  private static final int MOST = 1_000;

  private final LineageView lineage;

  public LineageApi(LineageView lineage) {
    this.lineage = lineage;
  }

  public void trace(ApiCall call) throws IOException {
    String target = call.parameter("target");
    LineageView.Part part = part(call);
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
    int most = part(call).most();
    send(call, "checkpoint", () -> lineage.shares(checkpoint, most));
  }

  public void documents(ApiCall call) throws IOException {
    String checkpoint = call.optionalParameter("checkpoint").orElse("");
    LineageView.Part part = part(call);
    send(call, "checkpoint", () -> lineage.documents(checkpoint, part));
  }

  public void step(ApiCall call) throws IOException {
    String run = call.optionalParameter("run").orElse("");
    long step = number("step", call.parameter("step"), Long.MAX_VALUE);
    send(
        call,
        "step",
        () ->
            lineage
                .step(run, step)
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

  private static LineageView.Part part(ApiCall call) {
    int most =
        call.optionalParameter("limit")
            .map(text -> Math.toIntExact(number("limit", text, MOST)))
            .orElse(USUAL);
    return new LineageView.Part(call.optionalParameter("after").orElse(""), most);
  }

  private static long number(String name, String text, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= 1 && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // is told below
    }
    throw ApiException.invalid(
        name, name + " is " + ApiException.shorten(text) + ": a number from 1 to " + most);
  }
}
