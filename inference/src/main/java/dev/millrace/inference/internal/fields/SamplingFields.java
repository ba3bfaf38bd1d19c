package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.sampling.Penalties;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.sampling.Truncation;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;

/** How tokens are drawn, in the words that OpenAI, vLLM, llama.cpp and Ollama share. */
public final class SamplingFields {
  private static final String NOT_OFFERED = "it is not offered here, leave it out";

  public static final FieldTable TABLE =
      FieldTable.of(
          Field.read("temperature"),
          Field.read("top_k"),
          Field.read("top_p"),
          Field.read("min_p"),
          Field.read("typical_p"),
          Field.read("repetition_penalty"),
          Field.read("repeat_penalty"),
          Field.read("repeat_last_n"),
          Field.read("presence_penalty"),
          Field.read("frequency_penalty"),
          Field.read("seed"),
          Field.number("mirostat", 0, NOT_OFFERED + " or send 0"),
          Field.ignored("mirostat_tau", JsonKind.NUMBER),
          Field.ignored("mirostat_eta", JsonKind.NUMBER),
          Field.number("dynatemp_range", 0, NOT_OFFERED + " or send 0"),
          Field.ignored("dynatemp_exponent", JsonKind.NUMBER),
          Field.number("dry_multiplier", 0, NOT_OFFERED + " or send 0"),
          Field.ignored("dry_base", JsonKind.NUMBER),
          Field.ignored("dry_allowed_length", JsonKind.INTEGER),
          Field.ignored("dry_penalty_last_n", JsonKind.INTEGER),
          Field.ignored("dry_sequence_breakers", JsonKind.LIST),
          Field.number("xtc_probability", 0, NOT_OFFERED + " or send 0"),
          Field.ignored("xtc_threshold", JsonKind.NUMBER),
          Field.neutral(
              "top_n_sigma",
              JsonKind.NUMBER,
              node -> node.doubleValue() <= 0,
              NOT_OFFERED + " or send -1"),
          Field.number("tfs_z", 1, NOT_OFFERED + " or send 1"),
          Field.number("top_a", 0, NOT_OFFERED + " or send 0"),
          Field.ignored("penalize_nl", JsonKind.FLAG),
          Field.ignored("penalize_newline", JsonKind.FLAG),
          Field.ignored("samplers", JsonKind.TEXT_OR_LIST),
          Field.ignored("min_keep", JsonKind.INTEGER));

  /** Whose habits a request follows where they differ. */
  public enum Habit {
    /** Every seed is one. */
    OPENAI,
    /** A seed of -1 is any. */
    LLAMA_CPP
  }

  private final RequestFields fields;
  private final Habit habit;

  public SamplingFields(RequestFields fields, Habit habit) {
    this.fields = fields;
    this.habit = habit;
  }

  /**
   * @param logitBias token id to what is added to its logit
   */
  public SamplingParameters read(Map<Integer, Double> logitBias) {
    return new SamplingParameters(
        fields.number("temperature", 1, 0, 2),
        new Truncation(
            // As elsewhere, -1 also means all.
            Math.max(0, fields.integer("top_k", -1, Integer.MAX_VALUE).orElse(0)),
            fields.number("typical_p", 1, 0, 1),
            fields.number("top_p", 1, 0, 1),
            fields.number("min_p", 0, 0, 1)),
        new Penalties(
            repetitionPenalty(),
            fields.integer("repeat_last_n", -1, Integer.MAX_VALUE).orElse(Penalties.EVERY),
            fields.number("presence_penalty", 0, -2, 2),
            fields.number("frequency_penalty", 0, -2, 2)),
        logitBias,
        seed());
  }

  /** vLLM and llama.cpp have a name each. */
  private double repetitionPenalty() {
    double one = fields.number("repetition_penalty", 1, 0.1, 10);
    double other = fields.number("repeat_penalty", one, 0.1, 10);
    if (fields.value("repetition_penalty").isPresent() && one != other) {
      throw ApiException.invalid(
          fields.shown("repeat_penalty"),
          "repeat_penalty is " + other + " and repetition_penalty " + one + ": send one of them");
    }
    return other;
  }

  private long seed() {
    OptionalLong seed = fields.longInteger("seed");
    boolean any = seed.isEmpty() || (habit == Habit.LLAMA_CPP && seed.getAsLong() == -1);
    return any ? ThreadLocalRandom.current().nextLong() : seed.getAsLong();
  }

  /** The field {@code logit_bias} as OpenAI has it: an object of token ids. */
  public static Map<Integer, Double> logitBias(RequestFields fields, int vocabularySize) {
    Map<Integer, Double> bias = new HashMap<>();
    JsonNode node = fields.value("logit_bias").orElse(null);
    if (node == null) {
      return bias;
    }
    RequestFields.require(node.isObject(), "logit_bias", node, "an object of token ids");
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      bias.put(
          tokenId(entry.getKey(), vocabularySize),
          RequestFields.number("logit_bias", entry.getValue(), -100, 100));
    }
    return bias;
  }

  private static int tokenId(String key, int vocabularySize) {
    try {
      int id = Integer.parseInt(key);
      if (id >= 0 && id < vocabularySize) {
        return id;
      }
    } catch (NumberFormatException e) {
      // Answered below like a number out of range.
    }
    throw ApiException.invalid(
        "logit_bias",
        "logit_bias names token '"
            + (key.length() > 24 ? key.substring(0, 24) : key)
            + "': ids are from 0 to "
            + (vocabularySize - 1));
  }
}
