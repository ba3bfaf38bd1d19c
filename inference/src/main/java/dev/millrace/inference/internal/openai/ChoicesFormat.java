package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.answers.AnswerFormat;
import dev.millrace.inference.internal.answers.AnswerPart;
import dev.millrace.inference.internal.answers.Framing;
import dev.millrace.inference.internal.answers.Tally;
import dev.millrace.inference.internal.answers.WholeAnswer;
import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.sampling.SampledToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** OpenAI's objects with a list of choices. */
final class ChoicesFormat implements AnswerFormat {
  private final String modelId;
  private final ChoiceFormat choices;
  private final Share share;
  private final boolean streamedUsage;
  private final String id;
  private final long created = Instant.now().getEpochSecond();
  private final Set<Integer> opened = new HashSet<>();

  /**
   * How many answers of each prompt are given.
   *
   * @param drawn answers drawn for a prompt
   * @param given the best of them by mean log probability; as many: all, in their order
   */
  record Share(int drawn, int given) {}

  ChoicesFormat(String modelId, ChoiceFormat choices, Share share, boolean streamedUsage) {
    this.modelId = modelId;
    this.choices = choices;
    this.share = share;
    this.streamedUsage = streamedUsage;
    this.id = choices.idPrefix() + UUID.randomUUID().toString().replace("-", "");
  }

  @Override
  public Framing framing() {
    return Framing.EVENTS_AND_DONE;
  }

  @Override
  public void scored(int prompt, List<SampledToken> tokens) {
    choices.scored(prompt, tokens);
  }

  @Override
  public ObjectNode whole(List<WholeAnswer> answers, Tally tally) {
    ObjectNode body = envelope(false);
    int index = 0;
    for (int choice : given(answers)) {
      WholeAnswer answer = answers.get(choice);
      ObjectNode node = choices.whole(choice, answer.part(), answer.ending());
      body.withArray("choices").add(node.put("index", index++));
    }
    body.set("usage", usage(tally));
    return body;
  }

  private List<Integer> given(List<WholeAnswer> answers) {
    List<Integer> given = new ArrayList<>();
    for (int from = 0; from < answers.size(); from += share.drawn()) {
      List<Integer> drawn = new ArrayList<>();
      for (int choice = from; choice < from + share.drawn(); choice++) {
        drawn.add(choice);
      }
      if (share.given() < share.drawn()) {
        drawn.sort(
            Comparator.comparingDouble(
                choice -> -answers.get(choice).ending().meanLogProbability()));
      }
      given.addAll(drawn.subList(0, share.given()));
    }
    return given;
  }

  @Override
  public List<ObjectNode> text(int choice, AnswerPart part) {
    return choices.delta(choice, part).map(node -> opened(choice, node)).orElse(List.of());
  }

  @Override
  public List<ObjectNode> end(int choice, Ending ending) {
    return opened(choice, choices.end(choice, ending));
  }

  private List<ObjectNode> opened(int choice, ObjectNode next) {
    List<ObjectNode> chunks = new ArrayList<>();
    Optional<ObjectNode> opening = opened.add(choice) ? choices.opening(choice) : Optional.empty();
    opening.ifPresent(node -> chunks.add(chunk(node)));
    chunks.add(chunk(next));
    return chunks;
  }

  private ObjectNode chunk(ObjectNode choice) {
    ObjectNode chunk = envelope(true);
    chunk.putArray("choices").add(choice);
    if (streamedUsage) {
      chunk.putNull("usage");
    }
    return chunk;
  }

  @Override
  public List<ObjectNode> closing(Tally tally) {
    if (!streamedUsage) {
      return List.of();
    }
    ObjectNode last = envelope(true);
    last.putArray("choices");
    last.set("usage", usage(tally));
    return List.of(last);
  }

  @Override
  public ObjectNode failure(ApiException cause) {
    return cause.json();
  }

  private ObjectNode envelope(boolean chunk) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("id", id);
    node.put("object", choices.objectName(chunk));
    node.put("created", created);
    node.put("model", modelId);
    node.put("system_fingerprint", modelId);
    return node;
  }

  private static ObjectNode usage(Tally tally) {
    ObjectNode usage = RequestFields.JSON.createObjectNode();
    usage.put("prompt_tokens", tally.promptTokens());
    usage.put("completion_tokens", tally.completionTokens());
    usage.put("total_tokens", tally.promptTokens() + tally.completionTokens());
    usage.putObject("prompt_tokens_details").put("cached_tokens", tally.cachedTokens());
    return usage;
  }
}
