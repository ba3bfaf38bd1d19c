package dev.millrace.trainer.evaluation;

import dev.millrace.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Text to tokens as lm-evaluation-harness does it: whitespace at the context's end goes to the
 * continuation; both are encoded as one text, and what is longer than the context's own tokens is
 * the continuation; where both are too long, tokens of the context are cut from the left. No token
 * is put before a context ({@code add_bos_token=False}), except before an empty one.
 *
 * @param begin stands for an empty context
 * @param contextLength tokens that the model can be given
 */
record ChoiceEncoding(Tokenizer tokenizer, OptionalInt begin, int contextLength) {
  private static final String DELIMITER = " ";

  /**
   * @throws ItemForms.BadItemException if it cannot be encoded so
   */
  EncodedChoice encode(String context, String choice) throws ItemForms.BadItemException {
    int kept = PythonText.lengthWithoutTrailingSpace(context);
    String before = context.substring(0, kept);
    int[] whole = tokenizer.encode(context + DELIMITER + choice);
    int[] contextTokens = before.isEmpty() ? beginning() : tokenizer.encode(before);
    int[] continuation =
        before.isEmpty()
            ? whole
            : Arrays.copyOfRange(whole, Math.min(contextTokens.length, whole.length), whole.length);
    if (continuation.length == 0) {
      throw new ItemForms.BadItemException(
          "has a choice that adds no token to its context: '" + choice + "'");
    }
    if (continuation.length > contextLength) {
      throw new ItemForms.BadItemException(
          "has a choice of "
              + continuation.length
              + " tokens, but the model's context is "
              + contextLength);
    }
    int[] tokens =
        IntStream.concat(IntStream.of(contextTokens), IntStream.of(continuation)).toArray();
    int from = Math.max(0, tokens.length - (contextLength + 1));
    return new EncodedChoice(
        Arrays.copyOfRange(tokens, from, tokens.length),
        continuation.length,
        PythonText.length(choice));
  }

  private int[] beginning() throws ItemForms.BadItemException {
    return new int[] {
      begin.orElseThrow(
          () ->
              new ItemForms.BadItemException(
                  "has an empty context, and the tokenizer has no token to begin a text with"))
    };
  }
}
