package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.answers.AnswerFormat;
import dev.millrace.inference.internal.answers.AnswerPart;
import dev.millrace.inference.internal.answers.Framing;
import dev.millrace.inference.internal.answers.Tally;
import dev.millrace.inference.internal.answers.WholeAnswer;
import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.ErrorShape;
import dev.millrace.inference.internal.http.RequestFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One answer as Ollama writes it: an object, or one a line. */
final class OllamaFormat implements AnswerFormat {
  private final Generation generation;
  private final BiConsumer<ObjectNode, String> say;
  private final boolean withContext;
  private final boolean kept;
  private final StringBuilder text = new StringBuilder();
  private final List<Integer> answered = new ArrayList<>();
  private Optional<Ending> ended = Optional.empty();

  /**
   * @param say writes text into an object
   * @param withContext whether the last object holds the ids to go on from
   */
  OllamaFormat(Generation generation, BiConsumer<ObjectNode, String> say, boolean withContext) {
    this(generation, say, withContext, false);
  }

  /**
   * @param kept whether a stream's text is said at the end, as only then is known what it is
   */
  OllamaFormat(
      Generation generation,
      BiConsumer<ObjectNode, String> say,
      boolean withContext,
      boolean kept) {
    this.kept = kept;
    this.generation = generation;
    this.say = say;
    this.withContext = withContext;
  }

  @Override
  public Framing framing() {
    return Framing.LINES;
  }

  @Override
  public ObjectNode whole(List<WholeAnswer> answers, Tally tally) {
    AnswerPart part = answers.getFirst().part();
    note(part);
    return last(part.text(), answers.getFirst().ending(), tally);
  }

  @Override
  public List<ObjectNode> text(int choice, AnswerPart part) {
    note(part);
    if (kept) {
      text.append(part.text());
      return List.of();
    }
    ObjectNode line = line(generation.model().id());
    say.accept(line, part.text());
    return List.of(line.put("done", false));
  }

  private void note(AnswerPart part) {
    part.tokens().forEach(token -> answered.add(token.id()));
  }

  @Override
  public List<ObjectNode> end(int choice, Ending ending) {
    ended = Optional.of(ending);
    return List.of();
  }

  @Override
  public List<ObjectNode> closing(Tally tally) {
    return List.of(last(text.toString(), ended.orElseThrow(), tally));
  }

  @Override
  public ObjectNode failure(ApiException cause) {
    return ErrorShape.OLLAMA.json(cause);
  }

  static ObjectNode line(String model) {
    return RequestFields.JSON
        .createObjectNode()
        .put("model", model)
        .put("created_at", Instant.now().toString());
  }

  private ObjectNode last(String text, Ending ending, Tally tally) {
    ObjectNode line = line(generation.model().id());
    say.accept(line, text);
    line.put("done", true).put("done_reason", ending.reason().spelling());
    if (withContext) {
      ArrayNode context = line.putArray("context");
      Arrays.stream(generation.request().prompts().getFirst().tokens()).forEach(context::add);
      answered.forEach(context::add);
    }
    line.put("total_duration", tally.total().toNanos());
    line.put("load_duration", 0);
    line.put("prompt_eval_count", tally.promptTokens());
    line.put("prompt_eval_duration", tally.toFirstToken().toNanos());
    line.put("eval_count", tally.completionTokens());
    line.put("eval_duration", tally.total().minus(tally.toFirstToken()).toNanos());
    return line;
  }
}
