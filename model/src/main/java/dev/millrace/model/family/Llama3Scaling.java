package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.RopeScaling;

/**
 * Llama 3.1's scaling: pairs that turn seldom within the original context turn slower still.
 *
 * @param factor by which low frequencies are slowed
 * @param originalContextLength tokens
 */
public record Llama3Scaling(
    double factor, double lowFrequencyFactor, double highFrequencyFactor, int originalContextLength)
    implements RopeScaling {
  static final String TYPE = "llama3";

  public Llama3Scaling {
    if (!(factor > 0
        && lowFrequencyFactor > 0
        && highFrequencyFactor > lowFrequencyFactor
        && originalContextLength > 0)) {
      throw new IllegalArgumentException(
          ("rope scaling by %s between %s and %s of %d positions: factors must be positive,"
                  + " and the low one below the high one")
              .formatted(factor, lowFrequencyFactor, highFrequencyFactor, originalContextLength));
    }
  }

  static Llama3Scaling read(ConfigReader json, RotaryJson.Trained trained)
      throws ModelFormatException {
    return new Llama3Scaling(
        json.number("factor"),
        json.number("low_freq_factor"),
        json.number("high_freq_factor"),
        (int) json.number("original_max_position_embeddings"));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public double frequency(Positions.Rotary rotary, int pair) {
    double frequency = rotary.unscaled(pair);
    double turns = originalContextLength * frequency / (2 * Math.PI);
    if (turns < lowFrequencyFactor) {
      return frequency / factor;
    }
    if (turns > highFrequencyFactor) {
      return frequency;
    }
    double smooth = (turns - lowFrequencyFactor) / (highFrequencyFactor - lowFrequencyFactor);
    return (1 - smooth) * frequency / factor + smooth * frequency;
  }

  @Override
  public void write(ObjectNode json) {
    json.put("factor", factor)
        .put("low_freq_factor", lowFrequencyFactor)
        .put("high_freq_factor", highFrequencyFactor)
        .put("original_max_position_embeddings", originalContextLength);
  }
}
