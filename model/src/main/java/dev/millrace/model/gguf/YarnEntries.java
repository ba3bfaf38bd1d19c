package dev.millrace.model.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import dev.millrace.model.family.YarnScaling;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * YaRN in the metadata. llama.cpp multiplies its attention factor by the paper's, so it keeps the
 * quotient of both.
 */
final class YarnEntries {
  static final String TYPE = "yarn";
  private static final String ATTENTION = "rope.scaling.attn_factor";
  private static final String FAST = "rope.scaling.yarn_beta_fast";
  private static final String SLOW = "rope.scaling.yarn_beta_slow";
  private static final String MIX = "rope.scaling.yarn_ext_factor";
  private static final String LOG_MULTIPLIER = "rope.scaling.yarn_log_multiplier";

  private YarnEntries() {}

  /** Adds config.json's settings. */
  static void read(ObjectNode json, GgufMetadata metadata, String architecture, int contextLength)
      throws ModelFormatException {
    String prefix = architecture + ".";
    requireNumber(metadata, prefix + MIX, 1);
    requireNumber(metadata, prefix + LOG_MULTIPLIER, 0);
    double factor = metadata.number(prefix + "rope.scaling.factor", 1);
    double attention = metadata.number(prefix + ATTENTION, 1);
    ObjectNode scaling = json.putObject("rope_scaling").put("rope_type", TYPE);
    scaling.put("factor", factor);
    scaling.put(
        "original_max_position_embeddings",
        metadata.count(prefix + RopeFactors.ORIGINAL_CONTEXT_KEY, contextLength));
    if (attention != 1) {
      scaling.put("attention_factor", attention * YarnScaling.attentionFactor(factor));
    }
    scaling.put("beta_fast", metadata.number(prefix + FAST, YarnScaling.FAST_TURNS));
    scaling.put("beta_slow", metadata.number(prefix + SLOW, YarnScaling.SLOW_TURNS));
  }

  private static void requireNumber(GgufMetadata metadata, String key, double supported)
      throws ModelFormatException {
    double number = metadata.number(key, supported);
    if (number != supported) {
      throw metadata.problem(key, number + " is not supported, only " + supported);
    }
  }

  /**
   * Without the architecture's name before them.
   *
   * @throws ModelFormatException for settings that llama.cpp has not, or that it may not heed: some
   *     of its programs compute with the paper's turns, whatever a file says
   */
  static Map<String, Object> of(YarnScaling yarn) throws ModelFormatException {
    if (!yarn.wholePairs()
        || yarn.fastTurns() != YarnScaling.FAST_TURNS
        || yarn.slowTurns() != YarnScaling.SLOW_TURNS) {
      throw new ModelFormatException(
          ("llama.cpp computes rope scaling yarn with beta_fast %s, beta_slow %s and truncate true,"
                  + " not with %s, %s and %s")
              .formatted(
                  YarnScaling.FAST_TURNS,
                  YarnScaling.SLOW_TURNS,
                  yarn.fastTurns(),
                  yarn.slowTurns(),
                  yarn.wholePairs()));
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("rope.scaling.type", TYPE);
    entries.put("rope.scaling.factor", yarn.factor());
    entries.put(RopeFactors.ORIGINAL_CONTEXT_KEY, yarn.originalContextLength());
    double attention = yarn.attentionFactor() / YarnScaling.attentionFactor(yarn.factor());
    if (attention != 1) {
      entries.put(ATTENTION, attention);
    }
    return entries;
  }
}
