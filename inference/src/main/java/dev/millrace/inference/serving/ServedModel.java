package dev.millrace.inference.serving;

import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.model.InferenceEngine;
import dev.millrace.model.checkpoint.CheckpointId;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.tokenizer.TextPart;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A model that can answer: its name, its engine and its tokenizer. Who offers it to a service gives
 * it away: the service closes it when its last request ended.
 *
 * @param id {@code run@step}, or the folder's name for a model that is no checkpoint; answers carry
 *     it as {@code system_fingerprint}
 * @param specialTokens what the model's folder names, the tokenizer's end of text and what ends the
 *     model's turn
 * @param chat how it is talked with
 * @param onClose closes the engine and what the engine reads from
 */
public record ServedModel(
    String id,
    InferenceEngine engine,
    Vocabulary vocabulary,
    SpecialTokens specialTokens,
    ServedChat chat,
    Runnable onClose)
    implements AutoCloseable {

  public ServedModel {
    specialTokens =
        specialTokens
            .endingAlsoAt(vocabulary.endOfText().stream().boxed().toList())
            .endingAlsoAt(chat.endTokens());
  }

  /** A model without a chat template. */
  public ServedModel(
      String id,
      InferenceEngine engine,
      Vocabulary vocabulary,
      SpecialTokens specialTokens,
      Runnable onClose) {
    this(id, engine, vocabulary, specialTokens, ServedChat.NONE, onClose);
  }

  /** A model whose engine owns all its memory. */
  public ServedModel(String id, InferenceEngine engine, Vocabulary vocabulary) {
    this(id, engine, vocabulary, SpecialTokens.NONE, engine::close);
  }

  /** The name of a checkpoint: {@code run@step}. */
  public static String checkpointId(String run, long step) {
    return new CheckpointId(run, step).toString();
  }

  /** Tokens of prompt and answer together. */
  public int contextLength() {
    return engine.config().contextLength();
  }

  /** Whether an answer ends with this token. */
  public boolean ends(int token) {
    return specialTokens.ends(token);
  }

  /**
   * A prompt's text, after the token that the model expects before it, if it does.
   *
   * @param field named in errors
   * @param room tokens that must fit after it
   */
  public Prompt prompt(String field, String text, int room) {
    return prompt(field, text, room, true);
  }

  /**
   * A prompt's text.
   *
   * @param begun whether the token that the model expects before a text is put there
   */
  public Prompt prompt(String field, String text, int room, boolean begun) {
    if (!vocabulary.readsText()) {
      throw ApiException.invalid(
          field,
          "the model has no tokenizer to read text with: give prompt as an array of token ids");
    }
    int[] tokens = vocabulary.encode(text);
    OptionalInt begin = begun ? specialTokens.beforePrompt() : OptionalInt.empty();
    return begin.isEmpty()
        ? prompt(field, tokens, room)
        : checked(field, Prompt.after(begin.getAsInt(), tokens), room);
  }

  /** A conversation's text, as the model's template has written it. */
  public Prompt prompt(String field, List<TextPart> parts, int room, boolean begun) {
    if (!vocabulary.readsText()) {
      throw ApiException.invalid(field, "the model has no tokenizer to read text with");
    }
    return prompt(field, tokens(parts, begun), room);
  }

  /**
   * The tokens of a text that a template has written. Templates write the token that begins a text
   * themselves.
   *
   * @param begun whether that token is put there if the template has not written it
   */
  public int[] tokens(List<TextPart> parts, boolean begun) {
    int[] tokens =
        vocabulary.encode(parts, token -> chat.controls().contains(token) || ends(token));
    OptionalInt begin = begun ? specialTokens.beforePrompt() : OptionalInt.empty();
    boolean there = begin.isEmpty() || (tokens.length > 0 && tokens[0] == begin.getAsInt());
    return there
        ? tokens
        : IntStream.concat(IntStream.of(begin.getAsInt()), IntStream.of(tokens)).toArray();
  }

  /** A prompt's tokens as they are; none are the beginning of a document. */
  public Prompt prompt(String field, int[] tokens, int room) {
    Prompt prompt = tokens.length > 0 ? Prompt.of(tokens) : Prompt.after(beginning(field), tokens);
    return checked(field, prompt, room);
  }

  private int beginning(String field) {
    OptionalInt begin = specialTokens.beforePrompt();
    return begin.isPresent()
        ? begin.getAsInt()
        : vocabulary
            .endOfText()
            .orElseThrow(
                () ->
                    ApiException.invalid(
                        field,
                        field + " is empty and the model has no end of text: give some text"));
  }

  private Prompt checked(String field, Prompt prompt, int room) {
    if (prompt.length() > contextLength() - room) {
      throw ApiException.contextExceeded(field, prompt.length(), contextLength(), room);
    }
    return prompt;
  }

  @Override
  public void close() {
    onClose.run();
  }
}
