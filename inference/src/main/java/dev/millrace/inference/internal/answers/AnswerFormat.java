package dev.millrace.inference.internal.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.sampling.SampledToken;
import java.util.List;

/** How one interface writes the answers to one request as JSON, whole or as a stream. */
public interface AnswerFormat {

  /** How the objects of a stream follow each other. */
  Framing framing();

  /** Takes the probabilities of a prompt's tokens, before any of its answers. */
  default void scored(int prompt, List<SampledToken> tokens) {
    throw new IllegalStateException("no probabilities of prompts were asked for");
  }

  /** All answers at once; they count prompt by prompt. */
  ObjectNode whole(List<WholeAnswer> answers, Tally tally);

  /** What a stream begins with. */
  default List<ObjectNode> opening() {
    return List.of();
  }

  /** More text of an answer in a stream. */
  List<ObjectNode> text(int choice, AnswerPart part);

  /** The end of an answer in a stream. */
  List<ObjectNode> end(int choice, Ending ending);

  /** What a stream ends with. */
  List<ObjectNode> closing(Tally tally);

  /** What a stream ends with that has failed. */
  ObjectNode failure(ApiException cause);
}
