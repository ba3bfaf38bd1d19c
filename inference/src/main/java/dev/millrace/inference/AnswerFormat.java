package dev.millrace.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** How one of OpenAI's two interfaces writes answers as JSON. */
sealed interface AnswerFormat permits CompletionFormat, ChatFormat {

  /** The {@code object} field. */
  String objectName(boolean chunk);

  /** How ids of responses begin. */
  String idPrefix();

  /** Takes the probabilities of a prompt's tokens, before anything is written. */
  void scored(int prompt, List<SampledToken> tokens);

  /** What a stream says of each answer before its first text. */
  List<ObjectNode> openings();

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
