package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFormatException;
import java.nio.charset.StandardCharsets;

/**
 * A token that is found in the text as it stands, before the text is cut into pieces.
 *
 * @param content the text that stands for the token
 * @param special found only by {@link Tokenizer#encodeWithSpecialTokens}; other added tokens are
 *     found always
 * @param normalized looked for in the normalized text, not in the original
 * @param leftStrip takes the white space before it along
 * @param rightStrip takes the white space after it along
 * @param singleWord not found inside a word
 */
public record AddedToken(
    int id,
    String content,
    boolean special,
    boolean normalized,
    boolean leftStrip,
    boolean rightStrip,
    boolean singleWord) {

  public AddedToken {
    if (id < 0) {
      throw new TokenizerFormatException(
          "added token '" + content + "' has id " + id + ": ids start at 0");
    }
    if (content.isEmpty()) {
      throw new TokenizerFormatException("added token " + id + " is empty");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(content)) {
      throw new TokenizerFormatException(
          "added token " + id + " has half of a surrogate pair: no UTF-8 holds that");
    }
  }

  /** A special token as published vocabularies have them: found exactly as written. */
  public static AddedToken special(int id, String content) {
    return new AddedToken(id, content, true, false, false, false, false);
  }
}
