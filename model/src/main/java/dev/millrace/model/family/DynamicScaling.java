package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.RopeScaling;

/**
 * transformers' "dynamic" scaling: sequences of up to {@code max_position_embeddings} tokens turn
 * as without scaling, and that is all that is computed. Beyond, all pairs would turn slower the
 * longer the sequence is, also those of keys that are in a cache already; a model's context ends
 * before.
 *
 * @param factor kept for whoever reads the model next
 */
public record DynamicScaling(double factor) implements RopeScaling {
  static final String TYPE = "dynamic";

  public DynamicScaling {
    if (!(factor >= 1 && Double.isFinite(factor))) {
      throw new IllegalArgumentException("rope scaling dynamic: factor " + factor + " is below 1");
    }
  }

  static DynamicScaling read(ConfigReader json, RotaryJson.Trained trained)
      throws ModelFormatException {
    String key = "original_max_position_embeddings";
    int original = json.count(key, trained.contextLength());
    if (original != trained.contextLength()) {
      throw json.problem(
          key,
          ("%d is not max_position_embeddings, %d: dynamic scaling is computed up to the context"
                  + " first trained on; set both to %d")
              .formatted(original, trained.contextLength(), original));
    }
    return new DynamicScaling(json.number("factor"));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public double frequency(Positions.Rotary rotary, int pair) {
    return rotary.unscaled(pair);
  }

  @Override
  public void write(ObjectNode json) {
    json.put("factor", factor);
  }
}
