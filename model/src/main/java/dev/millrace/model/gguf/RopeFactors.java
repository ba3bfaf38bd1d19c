package dev.millrace.model.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.Positions;
import dev.millrace.model.family.Llama3Scaling;
import dev.millrace.model.family.YarnScaling;
import java.util.Optional;

/**
 * What llama.cpp keeps of Llama 3's scaling: by how much the frequency of each pair is divided. The
 * settings that give them are found again, as only these are published.
 */
final class RopeFactors {
  private static final double LOW = 1;
  private static final double HIGH = 4;
  private static final int ORIGINAL_CONTEXT = 8_192;

  /** The context first trained on; the published models' own where a file does not say. */
  static final String ORIGINAL_CONTEXT_KEY = "rope.scaling.original_context_length";

  private static final double TOLERANCE = 1e-4;

  private RopeFactors() {}

  static void addScaling(
      ObjectNode json, double base, int headSize, float[] factors, GgufMetadata metadata)
      throws ModelFormatException {
    String key = metadata.text("general.architecture") + "." + ORIGINAL_CONTEXT_KEY;
    double largest = 1;
    for (float factor : factors) {
      largest = Math.max(largest, factor);
    }
    // a float of what was a whole number
    double factor =
        Math.abs(largest - Math.rint(largest)) < TOLERANCE ? Math.rint(largest) : largest;
    Llama3Scaling scaling =
        new Llama3Scaling(factor, LOW, HIGH, metadata.count(key, ORIGINAL_CONTEXT));
    float[] expected = of(new Positions.Rotary(base, headSize, Optional.of(scaling)));
    boolean same = expected.length == factors.length;
    for (int i = 0; same && i < factors.length; i++) {
      same = Math.abs(factors[i] / expected[i] - 1) < TOLERANCE;
    }
    if (!same) {
      throw metadata.problem(
          GgufNames.ROPE_FACTORS, "the frequencies are not scaled as Llama 3's: not supported");
    }
    scaling.write(json.putObject("rope_scaling").put("rope_type", scaling.type()));
  }

  /** Whether pairs are scaled by factors of their own. */
  static boolean areNeeded(Positions.Rotary rotary) {
    if (rotary.scaling().orElse(null) instanceof YarnScaling) {
      return false; // llama.cpp computes them itself
    }
    float[] factors = of(rotary);
    for (float factor : factors) {
      if (factor != factors[0]) {
        return true;
      }
    }
    return false;
  }

  /** One for each pair that turns. */
  static float[] of(Positions.Rotary rotary) {
    float[] factors = new float[rotary.turned() / 2];
    for (int pair = 0; pair < factors.length; pair++) {
      factors[pair] = (float) (rotary.unscaled(pair) / rotary.frequency(pair));
    }
    return factors;
  }
}
