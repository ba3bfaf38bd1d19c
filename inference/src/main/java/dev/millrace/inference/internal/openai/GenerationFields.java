package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.sampling.SamplingParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The fields that completions and chat completions share. */
final class GenerationFields {
  /** Fields both read. */
  static final Set<String> KNOWN =
      Set.of(
          "model",
          "n",
          "stop",
          "max_tokens",
          "temperature",
          "top_p",
          "top_k",
          "min_p",
          "repetition_penalty",
          "presence_penalty",
          "frequency_penalty",
          "logit_bias",
          "seed",
          "logprobs",
          "stream",
          "stream_options");

  /** OpenAI's fields that are about its accounts and not about the answer. */
  static final Set<String> IGNORED =
      Set.of(
          "user",
          "metadata",
          "store",
          "service_tier",
          "safety_identifier",
          "prompt_cache_key",
          "prompt_cache_retention");

  private static final int MAX_STOPS = 16;
  private static final int MAX_STOP_LENGTH = 1000;
  private static final int MAX_CHOICES = 128;

  private final RequestFields fields;

  GenerationFields(RequestFields fields) {
    this.fields = fields;
  }

  int choices() {
    return fields.integer("n", 1, MAX_CHOICES).orElse(1);
  }

  boolean stream() {
    return fields.flag("stream");
  }

  /** Whether a stream ends with the numbers of tokens. */
  boolean streamUsage() {
    JsonNode options = fields.value("stream_options").orElse(null);
    if (options == null) {
      return false;
    }
    RequestFields.require(options.isObject(), "stream_options", options, "an object");
    if (!stream()) {
      throw ApiException.invalid("stream_options", "stream_options is given without stream: true");
    }
    JsonNode wanted = options.path("include_usage");
    if (!wanted.isMissingNode() && !wanted.isNull() && !wanted.isBoolean()) {
      throw ApiException.invalid(
          "stream_options.include_usage",
          "stream_options.include_usage is " + RequestFields.kind(wanted) + ": true or false");
    }
    return wanted.asBoolean(false);
  }

  List<String> stops() {
    List<String> stops = fields.strings("stop", MAX_STOPS);
    for (String stop : stops) {
      if (stop.isEmpty() || stop.length() > MAX_STOP_LENGTH) {
        throw ApiException.invalid(
            "stop",
            "a stop string has " + stop.length() + " characters: from 1 to " + MAX_STOP_LENGTH);
      }
    }
    return stops;
  }

  SamplingParameters sampling(int vocabularySize) {
    return new SamplingParameters(
        fields.number("temperature", 1, 0, 2),
        topK(),
        fields.number("top_p", 1, 0, 1),
        fields.number("min_p", 0, 0, 1),
        fields.number("repetition_penalty", 1, 0.1, 10),
        fields.number("presence_penalty", 0, -2, 2),
        fields.number("frequency_penalty", 0, -2, 2),
        logitBias(vocabularySize),
        fields.longInteger("seed").orElseGet(ThreadLocalRandom.current()::nextLong));
  }

  /** As elsewhere, -1 also means all. */
  private int topK() {
    return Math.max(0, fields.integer("top_k", -1, Integer.MAX_VALUE).orElse(0));
  }

  private Map<Integer, Double> logitBias(int vocabularySize) {
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
