package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The {@code added_tokens} of tokenizer.json. */
final class AddedTokensJson {
  private AddedTokensJson() {}

  static List<AddedToken> read(JsonNode list) {
    if (!list.isArray() && !list.isMissingNode() && !list.isNull()) {
      throw new TokenizerFormatException("added_tokens is " + list + ": expected a list");
    }
    List<AddedToken> added = new ArrayList<>();
    for (JsonNode token : list) {
      added.add(token(token));
    }
    return added;
  }

  private static AddedToken token(JsonNode token) {
    if (!token.path("content").isTextual()) {
      throw new TokenizerFormatException(
          "added token " + token + " has no content: expected its text");
    }
    String content = token.path("content").textValue();
    if (!token.path("id").isInt()) {
      throw new TokenizerFormatException(
          "added token '" + content + "' has id " + token.path("id") + ": expected a number");
    }
    return new AddedToken(
        token.path("id").intValue(),
        content,
        JsonFlags.flag(token, "special", false),
        JsonFlags.flag(token, "normalized", true),
        JsonFlags.flag(token, "lstrip", false),
        JsonFlags.flag(token, "rstrip", false),
        JsonFlags.flag(token, "single_word", false));
  }

  /**
   * Hugging Face tokenizers takes the id of an added token from the vocabulary or else numbers it
   * after all others, whatever the file says; a file that says another is not what its model saw.
   *
   * @param ids of the vocabulary
   */
  static void checkIds(List<AddedToken> added, Map<String, Integer> ids) {
    int next = ids.size();
    for (AddedToken token : added) {
      if (!ids.containsKey(token.content()) && token.id() != next) {
        throw new TokenizerFormatException(
            "added token '%s' has id %d, where readers number it %d: put it into the vocab as well"
                .formatted(token.content(), token.id(), next));
      }
      next = Math.max(next, token.id() + 1);
    }
  }
}
