package dev.millrace.model.config;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How rotary positions are stretched beyond the context that a model was first trained on. */
public interface RopeScaling {

  /** What {@code rope_type} says. */
  String type();

  /** Radians a position by which a pair turns. */
  double frequency(Positions.Rotary rotary, int pair);

  /** A factor for the numbers that turn. */
  default double magnitude() {
    return 1;
  }

  /** Adds the scaling's own settings to {@code rope_scaling} of config.json. */
  void write(ObjectNode json);
}
