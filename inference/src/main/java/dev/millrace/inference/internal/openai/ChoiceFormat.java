package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.answers.AnswerPart;
import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.sampling.SampledToken;
import java.util.List;
import java.util.Optional;

/** How OpenAI's completions and chat completions each write a choice. */
sealed interface ChoiceFormat permits CompletionFormat, ChatFormat {

  /** The {@code object} field. */
  String objectName(boolean chunk);

  /** How ids of responses begin. */
  String idPrefix();

  /** Takes the probabilities of a prompt's tokens, before any of its answers. */
  void scored(int prompt, List<SampledToken> tokens);

  /** What a stream says of an answer before its first text. */
  Optional<ObjectNode> opening(int choice);

  /** More text of an answer in a stream, unless it is kept until the end. */
  Optional<ObjectNode> delta(int choice, AnswerPart part);

  /** The end of an answer in a stream. */
  ObjectNode end(int choice, Ending ending);

  /** A whole answer. */
  ObjectNode whole(int choice, AnswerPart part, Ending ending);
}
