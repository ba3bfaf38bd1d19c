package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.batching.EndRules;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Where an answer ends, in the words of OpenAI and vLLM. */
public final class EndFields {
  public static final FieldTable TABLE =
      FieldTable.of(
          Field.read("stop"),
          Field.read("min_tokens"),
          Field.read("ignore_eos"),
          Field.read("stop_token_ids"),
          Field.read("include_stop_str_in_output"));

  private static final int MAX_STOPS = 16;
  private static final int MAX_STOP_LENGTH = 1000;
  private static final int MAX_STOP_TOKENS = 1000;

  private final RequestFields fields;

  public EndFields(RequestFields fields) {
    this.fields = fields;
  }

  /**
   * The number of tokens that a field asks for; -1 is as many as can be.
   *
   * @param least that may be asked for
   * @param most that may be asked for
   */
  public static OptionalInt length(RequestFields fields, String name, int least, int most) {
    OptionalInt asked =
        fields.value(name).filter(EndFields::minusOne).isPresent()
            ? OptionalInt.of(most)
            : fields.integer(name, least, most);
    return asked;
  }

  private static boolean minusOne(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToInt() && node.intValue() == -1;
  }

  public EndRules read(int maxTokens, int vocabularySize) {
    int minTokens = fields.integer("min_tokens", 0, Integer.MAX_VALUE).orElse(0);
    if (minTokens > maxTokens) {
      throw ApiException.invalid(
          "min_tokens",
          "min_tokens is " + minTokens + " and an answer has at most " + maxTokens + " tokens");
    }
    return new EndRules(
        minTokens,
        maxTokens,
        fields.flag("ignore_eos"),
        tokens(fields, "stop_token_ids", MAX_STOP_TOKENS, vocabularySize),
        stops(fields),
        fields.flag("include_stop_str_in_output"));
  }

  /** The field {@code stop}: a string or several. */
  public static List<String> stops(RequestFields fields) {
    List<String> stops = fields.strings("stop", MAX_STOPS);
    for (String stop : stops) {
      if (stop.isEmpty() || stop.length() > MAX_STOP_LENGTH) {
        throw ApiException.invalid(
            fields.shown("stop"),
            "a stop string has " + stop.length() + " characters: from 1 to " + MAX_STOP_LENGTH);
      }
    }
    return stops;
  }

  /** A field that is an array of token ids; empty if absent. */
  public static List<Integer> tokens(
      RequestFields fields, String name, int most, int vocabularySize) {
    List<Integer> tokens = new ArrayList<>();
    JsonNode node = fields.value(name).orElse(null);
    if (node == null) {
      return tokens;
    }
    String shown = fields.shown(name);
    RequestFields.require(node.isArray(), shown, node, "an array of token ids");
    if (node.size() > most) {
      throw ApiException.invalid(
          shown, shown + " has " + node.size() + " entries: at most " + most);
    }
    for (JsonNode token : node) {
      tokens.add(RequestFields.integer(shown, token, 0, vocabularySize - 1));
    }
    return tokens;
  }
}
