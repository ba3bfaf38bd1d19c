package dev.millrace.model.config;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The ids that a model folder names.
 *
 * @param beginOfText what {@code bos_token_id} says, whether or not it means anything
 * @param endOfText a completion ends at any of them
 */
public record SpecialTokens(OptionalInt beginOfText, List<Integer> endOfText) {
  public static final SpecialTokens NONE = new SpecialTokens(OptionalInt.empty(), List.of());

  public SpecialTokens {
    endOfText = List.copyOf(endOfText);
  }

  /** The same with more tokens that end a completion. */
  public SpecialTokens endingAlsoAt(List<Integer> tokens) {
    return new SpecialTokens(
        beginOfText, Stream.concat(endOfText.stream(), tokens.stream()).distinct().toList());
  }

  /** Whether a completion ends with this token. */
  public boolean ends(int token) {
    return endOfText.contains(token);
  }

  /**
   * The token that the model expects before a prompt, if any. GPT-2's configs name the end of text
   * as the beginning too, although nothing is put before a prompt there.
   */
  public OptionalInt beforePrompt() {
    return beginOfText.isPresent() && ends(beginOfText.getAsInt())
        ? OptionalInt.empty()
        : beginOfText;
  }
}
