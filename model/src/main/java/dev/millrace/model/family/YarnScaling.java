package dev.millrace.model.family;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ConfigReader;
import dev.millrace.model.config.Positions;
import dev.millrace.model.config.RopeScaling;

/**
 * YaRN (Peng et al. 2023) as transformers 5 computes it: pairs that turn often within the original
 * context keep their frequency, those that turn seldom are slowed by the factor, and between both
 * lies a ramp. What turns is multiplied by the attention factor.
 *
 * @param factor by which low frequencies are slowed; at least 1
 * @param originalContextLength tokens of the context first trained on
 * @param attentionFactor of queries and of keys, each
 * @param fastTurns pairs that turn more often within the original context keep their frequency
 * @param slowTurns pairs that turn less often are slowed
 * @param wholePairs whether the ramp begins and ends at whole pairs
 */
public record YarnScaling(
    double factor,
    int originalContextLength,
    double attentionFactor,
    double fastTurns,
    double slowTurns,
    boolean wholePairs)
    implements RopeScaling {
  static final String TYPE = "yarn";
  public static final double FAST_TURNS = 32;
  public static final double SLOW_TURNS = 1;
  private static final String ATTENTION = "attention_factor";
  private static final String ORIGINAL = "original_max_position_embeddings";
  private static final String FAST = "beta_fast";
  private static final String SLOW = "beta_slow";
  private static final String WHOLE = "truncate";
  // Prevents a division by zero where the ramp has no length; transformers' own.
  private static final double SHORTEST_RAMP = 0.001;

  public YarnScaling {
    requireThat(factor >= 1 && Double.isFinite(factor), "factor " + factor + " is below 1");
    requireThat(originalContextLength > 0, ORIGINAL + " " + originalContextLength + " is below 1");
    requireThat(
        attentionFactor > 0 && Double.isFinite(attentionFactor),
        ATTENTION + " " + attentionFactor + " is not positive");
    requireThat(
        slowTurns > 0 && fastTurns > slowTurns,
        "%s %s is not above %s %s, or that not above 0"
            .formatted(FAST, fastTurns, SLOW, slowTurns));
  }

  private static void requireThat(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException("rope scaling yarn: " + message);
    }
  }

  static YarnScaling read(ConfigReader json, RotaryJson.Trained trained)
      throws ModelFormatException {
    if (!(trained.theta() > 1)) {
      throw json.problem("rope_theta", trained.theta() + " is not above 1, as yarn needs");
    }
    boolean named = json.root().hasNonNull(ORIGINAL);
    int original = named ? json.count(ORIGINAL) : trained.contextLength();
    double factor =
        named && !json.root().hasNonNull("factor")
            ? (double) trained.contextLength() / original
            : json.number("factor");
    return new YarnScaling(
        factor,
        original,
        json.number(ATTENTION, attentionFactor(json, factor)),
        orElse(json.number(FAST, 0), FAST_TURNS),
        orElse(json.number(SLOW, 0), SLOW_TURNS),
        json.flag(WHOLE, true));
  }

  /** As in transformers, where 0 counts as absent. */
  private static double orElse(double value, double absent) {
    return value == 0 ? absent : value;
  }

  private static double attentionFactor(ConfigReader json, double factor)
      throws ModelFormatException {
    double scale = json.number("mscale", 0);
    double scaleOfAll = json.number("mscale_all_dim", 0);
    return scale != 0 && scaleOfAll != 0
        ? attentionFactor(factor, scale) / attentionFactor(factor, scaleOfAll)
        : attentionFactor(factor);
  }

  /** The paper's attention factor, where a model has none of its own. */
  public static double attentionFactor(double factor) {
    return attentionFactor(factor, 1);
  }

  private static double attentionFactor(double factor, double scale) {
    return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public double magnitude() {
    return attentionFactor;
  }

  @Override
  public double frequency(Positions.Rotary rotary, int pair) {
    double first = pairTurning(fastTurns, rotary);
    double last = pairTurning(slowTurns, rotary);
    double from = Math.max(0, wholePairs ? Math.floor(first) : first);
    double to = Math.min(rotary.turned() - 1.0, wholePairs ? Math.ceil(last) : last);
    double length = from == to ? SHORTEST_RAMP : to - from;
    double slowed = Math.clamp((pair - from) / length, 0.0, 1.0);
    double frequency = rotary.unscaled(pair);
    return slowed * frequency / factor + (1 - slowed) * frequency;
  }

  /** The pair, not a whole number, that turns so many times within the original context. */
  private double pairTurning(double turns, Positions.Rotary rotary) {
    double slowest = originalContextLength / (turns * 2 * Math.PI);
    return rotary.turned() * Math.log(slowest) / (2 * Math.log(rotary.theta()));
  }

  @Override
  public void write(ObjectNode json) {
    json.put("factor", factor).put(ORIGINAL, originalContextLength);
    if (attentionFactor != attentionFactor(factor)) {
      json.put(ATTENTION, attentionFactor);
    }
    json.put(FAST, fastTurns).put(SLOW, slowTurns);
    if (!wholePairs) {
      json.put(WHOLE, false);
    }
  }
}
