package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.answers.AnswerPart;
import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.TextAssembler;
import dev.millrace.inference.internal.batching.TokenText;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.sampling.SampledToken;
import dev.millrace.inference.serving.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /v1/completions}: text, its prompt before it if that is asked for. */
final class CompletionFormat implements ChoiceFormat {
  private final Vocabulary vocabulary;
  private final GenerationRequest request;
  private final boolean echo;
  private final boolean tokenIds;
  private final int alternatives;
  private final Map<Integer, List<SampledToken>> promptScores = new HashMap<>();

  /**
   * @param alternatives how many of the most probable tokens to show beside each; negative: none,
   *     and no probabilities
   */
  CompletionFormat(
      Vocabulary vocabulary,
      GenerationRequest request,
      int alternatives,
      boolean echo,
      boolean tokenIds) {
    this.alternatives = alternatives;
    this.vocabulary = vocabulary;
    this.request = request;
    this.echo = echo;
    this.tokenIds = tokenIds;
  }

  @Override
  public String objectName(boolean chunk) {
    return "text_completion";
  }

  @Override
  public String idPrefix() {
    return "cmpl-";
  }

  @Override
  public void scored(int prompt, List<SampledToken> tokens) {
    promptScores.put(prompt, tokens);
  }

  @Override
  public Optional<ObjectNode> opening(int choice) {
    if (!echo && !tokenIds) {
      return Optional.empty();
    }
    AnswerPart given = echo ? promptPart(choice) : new AnswerPart("", List.of(), List.of());
    return Optional.of(withPromptIds(choice, choice(choice, given)));
  }

  @Override
  public Optional<ObjectNode> delta(int choice, AnswerPart part) {
    return Optional.of(choice(choice, echo ? shifted(part, promptLength(choice)) : part));
  }

  @Override
  public ObjectNode end(int choice, Ending ending) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("index", choice);
    node.put("text", "");
    node.putNull("logprobs");
    node.put("finish_reason", ending.reason().spelling());
    return node;
  }

  @Override
  public ObjectNode whole(int choice, AnswerPart part, Ending ending) {
    AnswerPart all = echo ? joined(promptPart(choice), part) : part;
    ObjectNode node = withPromptIds(choice, choice(choice, all));
    return node.put("finish_reason", ending.reason().spelling());
  }

  /** The prompt as the model read it: with it and {@code token_ids} one can go on exactly. */
  private ObjectNode withPromptIds(int choice, ObjectNode node) {
    if (tokenIds) {
      ArrayNode ids = node.putArray("prompt_token_ids");
      Arrays.stream(request.prompts().get(choice / request.choices()).tokens()).forEach(ids::add);
    }
    return node;
  }

  private ObjectNode choice(int choice, AnswerPart part) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("index", choice);
    node.put("text", part.text());
    if (alternatives >= 0) {
      node.set("logprobs", logprobs(part));
    } else {
      node.putNull("logprobs");
    }
    node.putNull("finish_reason");
    if (tokenIds) {
      ArrayNode ids = node.putArray("token_ids");
      part.tokens().forEach(token -> ids.add(token.id()));
    }
    return node;
  }

  private ObjectNode logprobs(AnswerPart part) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    ArrayNode tokens = node.putArray("tokens");
    ArrayNode probabilities = node.putArray("token_logprobs");
    ArrayNode top = node.putArray("top_logprobs");
    ArrayNode offsets = node.putArray("text_offset");
    ArrayNode topIds = RequestFields.JSON.createArrayNode();
    for (int i = 0; i < part.tokens().size(); i++) {
      SampledToken token = part.tokens().get(i);
      tokens.add(text(token.id()));
      offsets.add(part.starts().get(i));
      if (token.scored()) {
        probabilities.add(token.logProbability());
        ObjectNode beside = top.addObject();
        ObjectNode ids = topIds.addObject();
        for (SampledToken.Alternative alternative : token.alternatives()) {
          beside.put(text(alternative.id()), alternative.logProbability());
          ids.put(text(alternative.id()), alternative.id());
        }
        // The token taken is always among them, as OpenAI has it: one more if it was unlikely.
        if (alternatives > 0) {
          beside.put(text(token.id()), token.logProbability());
          ids.put(text(token.id()), token.id());
        }
      } else {
        probabilities.addNull();
        top.addNull();
        topIds.addNull();
      }
    }
    if (tokenIds) {
      node.set("top_token_ids", topIds);
    }
    return node;
  }

  private AnswerPart promptPart(int choice) {
    int number = choice / request.choices();
    Prompt prompt = request.prompts().get(number);
    List<SampledToken> tokens =
        promptScores.getOrDefault(
            number,
            Arrays.stream(prompt.tokens())
                .skip(prompt.added())
                .mapToObj(id -> new SampledToken(id, Double.NaN, List.of()))
                .toList());
    TextAssembler text = new TextAssembler();
    boolean first = true;
    for (SampledToken token : tokens) {
      byte[] bytes =
          first ? vocabulary.firstTokenBytes(token.id()) : vocabulary.tokenBytes(token.id());
      text.append(token, bytes);
      first = false;
    }
    TextAssembler.Piece piece = text.finish();
    return new AnswerPart(piece.text(), piece.tokens(), piece.starts());
  }

  private int promptLength(int choice) {
    String text = promptPart(choice).text();
    return text.codePointCount(0, text.length());
  }

  private static AnswerPart joined(AnswerPart prompt, AnswerPart answer) {
    AnswerPart rest = shifted(answer, prompt.text().codePointCount(0, prompt.text().length()));
    List<SampledToken> tokens = new ArrayList<>(prompt.tokens());
    tokens.addAll(rest.tokens());
    List<Integer> starts = new ArrayList<>(prompt.starts());
    starts.addAll(rest.starts());
    return new AnswerPart(prompt.text() + rest.text(), tokens, starts);
  }

  private static AnswerPart shifted(AnswerPart part, int by) {
    return new AnswerPart(
        part.text(), part.tokens(), part.starts().stream().map(start -> start + by).toList());
  }

  private String text(int token) {
    return TokenText.of(vocabulary.tokenBytes(token));
  }
}
