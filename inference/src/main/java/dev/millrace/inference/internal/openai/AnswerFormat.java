package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.batching.FinishReason;
import dev.millrace.inference.sampling.SampledToken;
import java.util.List;
import java.util.Optional;

/** How one of OpenAI's two interfaces writes answers as JSON. */
sealed interface AnswerFormat permits CompletionFormat, ChatFormat {

  /** The {@code object} field. */
  String objectName(boolean chunk);

  /** How ids of responses begin. */
  String idPrefix();

  /** Takes the probabilities of a prompt's tokens, before any of its answers. */
  void scored(int prompt, List<SampledToken> tokens);

  /** What a stream says of an answer before its first text. */
  Optional<ObjectNode> opening(int choice);

  /** More text of an answer in a stream. */
  ObjectNode delta(int choice, AnswerPart part);

  /** The end of an answer in a stream. */
  ObjectNode end(int choice, FinishReason reason);

  /** A whole answer. */
  ObjectNode whole(int choice, AnswerPart part, FinishReason reason);

  /**
   * Text with the tokens that begin in it.
   *
   * @param starts code points of the answer before each token
   */
  record AnswerPart(String text, List<SampledToken> tokens, List<Integer> starts) {}
}
