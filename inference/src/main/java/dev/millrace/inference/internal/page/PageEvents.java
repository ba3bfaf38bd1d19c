package dev.millrace.inference.internal.page;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.serving.CheckpointEntry;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.PipelineView.Point;
import java.util.List;
import java.util.Optional;

/** What one client has been told, and what is new to it. For one thread. */
final class PageEvents {
  private final StatusApi status;
  private final PipelineView pipeline;
  private String toldStatus = "";
  private String toldFlow = "";
  private String place;
  private Optional<Told> told = Optional.empty();

  /** Of a run's training, what beside its points was told. */
  private record Told(
      String run,
      Optional<Point> newest,
      List<PipelineView.Spike> spikes,
      List<PipelineView.Score> scores,
      Optional<PipelineView.HeldOutParts> heldOut,
      List<CheckpointEntry> checkpoints,
      Optional<PipelineView.Notice> notice) {
    static Told of(PipelineView.Training training) {
      return new Told(
          training.run(),
          training.curve().newest(),
          training.curve().spikes(),
          training.scores(),
          training.heldOut(),
          training.checkpoints(),
          training.notice());
    }
  }

  /**
   * @param place the id of the last event of {@code training} that the client has seen; empty: none
   */
  PageEvents(StatusApi status, PipelineView pipeline, String place) {
    this.status = status;
    this.pipeline = pipeline;
    this.place = place;
  }

  /** Events that the client has yet to be told; empty if nothing has changed. */
  String news() {
    StringBuilder events = new StringBuilder();
    String now = status.body().toString();
    if (!now.equals(toldStatus)) {
      event(events, "status", now);
      toldStatus = now;
    }
    String flow = PipelineJson.flow(pipeline.flow()).toString();
    if (!flow.equals(toldFlow)) {
      event(events, "flow", flow);
      toldFlow = flow;
    }
    training(events);
    return events.toString();
  }

  private static void event(StringBuilder events, String name, String json) {
    events.append("event: ").append(name).append("\ndata: ").append(json).append("\n\n");
  }

  private void training(StringBuilder events) {
    PipelineView.Training training = pipeline.training();
    int from = after(training, place);
    List<Point> points = training.curve().points();
    List<Point> fresh = points.subList(Math.max(0, from), points.size());
    Told now = Told.of(training);
    if (from >= 0 && fresh.isEmpty() && told.equals(Optional.of(now))) {
      return;
    }
    if (!points.isEmpty()) {
      place = place(training.run(), points.getLast());
      events.append("id: ").append(place).append('\n');
    }
    ObjectNode body = PipelineJson.training(training, fresh);
    body.put("continues", from >= 0);
    event(events, "training", body.toString());
    told = Optional.of(now);
  }

  /** The index of the first point after a place; -1 if the place is none of this training's. */
  private static int after(PipelineView.Training training, String place) {
    List<Point> points = training.curve().points();
    if (points.isEmpty()) {
      return place.isEmpty() ? 0 : -1;
    }
    for (int i = points.size() - 1; i >= 0; i--) {
      if (place(training.run(), points.get(i)).equals(place)) {
        return i + 1;
      }
    }
    return -1;
  }

  private static String place(String run, Point point) {
    String kind = point.heldOutBitsPerByte().isPresent() ? "e" : "s";
    return Integer.toHexString(run.hashCode())
        + "-"
        + point.step()
        + kind
        + "-"
        + point.at().toEpochMilli();
  }
}
