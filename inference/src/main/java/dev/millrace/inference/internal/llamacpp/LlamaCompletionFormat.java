package dev.millrace.inference.internal.llamacpp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.answers.AnswerFormat;
import dev.millrace.inference.internal.answers.AnswerPart;
import dev.millrace.inference.internal.answers.Framing;
import dev.millrace.inference.internal.answers.Tally;
import dev.millrace.inference.internal.answers.WholeAnswer;
import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.TokenText;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.sampling.SampledToken;
import dev.millrace.inference.serving.Vocabulary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code /completion}: one answer's text, why it ended and how long it took. */
final class LlamaCompletionFormat implements AnswerFormat {
  private final Generation generation;
  private final boolean withTokens;
  private Optional<Ending> ended = Optional.empty();

  LlamaCompletionFormat(Generation generation, boolean withTokens) {
    this.generation = generation;
    this.withTokens = withTokens;
  }

  @Override
  public Framing framing() {
    return Framing.EVENTS;
  }

  @Override
  public ObjectNode whole(List<WholeAnswer> answers, Tally tally) {
    AnswerPart part = answers.getFirst().part();
    ObjectNode body = content(part);
    probabilities(body, part);
    return last(body, answers.getFirst().ending(), tally);
  }

  @Override
  public List<ObjectNode> text(int choice, AnswerPart part) {
    ObjectNode chunk = content(part).put("stop", false);
    probabilities(chunk, part);
    return List.of(chunk);
  }

  @Override
  public List<ObjectNode> end(int choice, Ending ending) {
    ended = Optional.of(ending);
    return List.of();
  }

  @Override
  public List<ObjectNode> closing(Tally tally) {
    AnswerPart nothing = new AnswerPart("", List.of(), List.of());
    return List.of(last(content(nothing), ended.orElseThrow(), tally));
  }

  @Override
  public ObjectNode failure(ApiException cause) {
    return cause.json();
  }

  private ObjectNode content(AnswerPart part) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("index", 0).put("content", part.text());
    ArrayNode tokens = node.putArray("tokens");
    if (withTokens) {
      part.tokens().forEach(token -> tokens.add(token.id()));
    }
    return node;
  }

  private void probabilities(ObjectNode node, AnswerPart part) {
    if (generation.request().alternatives() < 0) {
      return;
    }
    ArrayNode list = node.putArray("completion_probabilities");
    for (SampledToken token : part.tokens()) {
      ObjectNode entry = list.addObject();
      describe(entry, token.id(), token.logProbability());
      ArrayNode top = entry.putArray("top_logprobs");
      for (SampledToken.Alternative alternative : token.alternatives()) {
        describe(top.addObject(), alternative.id(), alternative.logProbability());
      }
    }
  }

  private void describe(ObjectNode node, int token, double logProbability) {
    Vocabulary vocabulary = generation.model().vocabulary();
    byte[] bytes = vocabulary.tokenBytes(token);
    node.put("id", token);
    node.put("token", TokenText.whole(bytes).orElse(""));
    node.put("logprob", logProbability);
    ArrayNode array = node.putArray("bytes");
    for (byte b : bytes) {
      array.add(b & 0xff);
    }
  }

  private ObjectNode last(ObjectNode node, Ending ending, Tally tally) {
    node.put("id_slot", 0).put("stop", true).put("model", generation.model().id());
    node.put("tokens_predicted", tally.completionTokens());
    node.put("tokens_evaluated", tally.promptTokens());
    node.put("tokens_cached", tally.cachedTokens());
    node.put("truncated", false);
    node.put("stop_type", stopType(ending));
    node.put("stopping_word", ending.stopString());
    ObjectNode timings = node.putObject("timings");
    Duration answering = tally.total().minus(tally.toFirstToken());
    timings.put("cache_n", tally.cachedTokens());
    pace(timings, "prompt", tally.promptTokens() - tally.cachedTokens(), tally.toFirstToken());
    pace(timings, "predicted", tally.completionTokens(), answering);
    return node;
  }

  private static void pace(ObjectNode timings, String what, int tokens, Duration time) {
    double milliseconds = time.toNanos() / 1e6;
    timings.put(what + "_n", tokens).put(what + "_ms", milliseconds);
    timings.put(what + "_per_second", milliseconds > 0 ? tokens * 1000 / milliseconds : 0);
  }

  private static String stopType(Ending ending) {
    return switch (ending.reason()) {
      case LENGTH -> "limit";
      case CONTENT_FILTER -> "content_filter";
      case STOP -> ending.stopString().isEmpty() ? "eos" : "word";
    };
  }
}
