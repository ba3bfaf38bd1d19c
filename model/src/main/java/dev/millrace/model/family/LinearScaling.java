package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.RopeScaling;

/**
 * Every pair turns slower by one factor, as if positions stood closer together (Chen et al. 2023).
 */
record LinearScaling(double factor) implements RopeScaling {
  static final String TYPE = "linear";

  LinearScaling {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("rope scaling by " + factor + " is not positive");
    }
  }

  static LinearScaling read(ConfigReader json, RotaryJson.Trained trained)
      throws ModelFormatException {
    return new LinearScaling(json.number("factor"));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public double frequency(Positions.Rotary rotary, int pair) {
    return rotary.unscaled(pair) / factor;
  }

  @Override
  public void write(ObjectNode json) {
    json.put("factor", factor);
  }
}
