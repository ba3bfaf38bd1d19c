package dev.millrace.cli.command.steer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.trainer.steering.ControlEvent;
import dev.millrace.trainer.steering.Controls;
import dev.millrace.trainer.steering.Steering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a run, and what of it its newest step obeys.
 *
 * @param newest the newest step that its ledger has; empty before the first
 */
record AskedOfRun(String run, Controls controls, Optional<TrainingBatch> newest) {

  private Steering inForce() {
    return newest.map(Steering::of).orElse(Steering.NONE);
  }

  private long step() {
    return newest.map(TrainingBatch::getStep).orElse(0L);
  }

  /** Those that the next step is the first to obey; a pause is obeyed by taking none. */
  private List<ControlEvent> pending() {
    return controls.after(inForce()).stream()
        .filter(event -> event.action() == ControlEvent.Action.SET)
        .toList();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "run %s, step %,d: %s", run, step(), inForce().text()));
    controls
        .pause()
        .ifPresent(event -> lines.add("paused since " + event.at() + " " + event.asked()));
    pending().forEach(event -> lines.add("from the next step on: " + event.text()));
    if (!controls.events().isEmpty()) {
      lines.add("asked so far:");
    }
    controls
        .events()
        .forEach(
            event -> lines.add("  " + event.at() + "  " + event.text() + "  " + event.asked()));
    return lines;
  }

  String toJson() {
    Steering now = inForce();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("run", run);
    object.put("step", step());
    Map<String, Object> settings = new LinkedHashMap<>();
    if (now.learningRate() > 0) {
      settings.put("train.learning-rate", now.learningRate());
    }
    if (now.decaySteps() != 0) {
      settings.put("train.decay-steps", Math.max(0, now.decaySteps()));
    }
    object.put("inForce", settings);
    object.put("paused", controls.pause().isPresent());
    object.put("pending", pending().stream().map(AskedOfRun::json).toList());
    object.put("asked", controls.events().stream().map(AskedOfRun::json).toList());
    try {
      return new ObjectMapper().writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and texts can be written", e);
    }
  }

  private static Map<String, Object> json(ControlEvent event) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("at", event.at().toString());
    object.put("by", event.by());
    object.put("reason", event.reason());
    object.put("action", event.action().word());
    Map<String, String> settings = new LinkedHashMap<>();
    event.settings().forEach((key, value) -> settings.put(key.key(), key.text(value)));
    object.put("settings", settings);
    return object;
  }
}
