package dev.millrace.inference;

import dev.millrace.model.InferenceEngine;
import dev.millrace.model.SpecialTokens;
import java.util.OptionalInt;

/**
 * A model that can answer: its name, its engine and its tokenizer. Who offers it to a service gives
 * it away: the service closes it when its last request ended.
 *
 * @param id {@code run@step}, or the folder's name for a model that is no checkpoint; answers carry
 *     it as {@code system_fingerprint}
 * @param specialTokens what the model's config names, beside the tokenizer's end of text
 * @param onClose closes the engine and what the engine reads from
 */
public record ServedModel(
    String id,
    InferenceEngine engine,
    Vocabulary vocabulary,
    SpecialTokens specialTokens,
    Runnable onClose)
    implements AutoCloseable {

  /** A model whose engine owns all its memory. */
  public ServedModel(String id, InferenceEngine engine, Vocabulary vocabulary) {
    this(id, engine, vocabulary, SpecialTokens.NONE, engine::close);
  }

  /** The name of a checkpoint: {@code run@step}. */
  public static String checkpointId(String run, long step) {
    return run + "@" + step;
  }

  /** Tokens of prompt and answer together. */
  public int contextLength() {
    return engine.config().contextLength();
  }

  /** Whether an answer ends with this token. */
  boolean ends(int token) {
    return vocabulary.endOfText().equals(OptionalInt.of(token))
        || specialTokens.endOfText().contains(token);
  }

  /** A text's tokens, behind the token that the model expects before a prompt, if it does. */
  int[] encode(String text) {
    int[] tokens = vocabulary.encode(text);
    OptionalInt begin = specialTokens.beginOfText();
    // GPT-2's configs name the end of text as the beginning too, and mean nothing by it.
    if (begin.isEmpty() || ends(begin.getAsInt())) {
      return tokens;
    }
    int[] prompt = new int[tokens.length + 1];
    prompt[0] = begin.getAsInt();
    System.arraycopy(tokens, 0, prompt, 1, tokens.length);
    return prompt;
  }

  /** The prompt, if the model can take it; an empty one is the beginning of a document. */
  int[] prompt(String field, int[] tokens) {
    if (tokens.length >= contextLength()) {
      throw ApiException.contextExceeded(field, tokens.length, contextLength());
    }
    if (tokens.length > 0) {
      return tokens;
    }
    return new int[] {
      vocabulary
          .endOfText()
          .orElseThrow(
              () ->
                  ApiException.invalid(
                      field, field + " is empty and the model has no end of text: give some text"))
    };
  }

  @Override
  public void close() {
    onClose.run();
  }
}
