package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.chat.ToolCalls;
import dev.millrace.inference.internal.answers.AnswerPart;
import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.sampling.SampledToken;
import dev.millrace.inference.serving.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** {@code /v1/chat/completions}: the assistant's message. */
final class ChatFormat implements ChoiceFormat {
  private final Vocabulary vocabulary;
  private final GenerationRequest request;
  private final boolean tokenIds;
  private final Set<String> tools;
  private final Map<Integer, StringBuilder> kept = new HashMap<>();

  /**
   * @param tools that may be called: then an answer is known only when it is whole
   */
  ChatFormat(
      Vocabulary vocabulary, GenerationRequest request, boolean tokenIds, Set<String> tools) {
    this.vocabulary = vocabulary;
    this.request = request;
    this.tokenIds = tokenIds;
    this.tools = tools;
  }

  @Override
  public String objectName(boolean chunk) {
    return chunk ? "chat.completion.chunk" : "chat.completion";
  }

  @Override
  public String idPrefix() {
    return "chatcmpl-";
  }

  @Override
  public void scored(int prompt, List<SampledToken> tokens) {
    throw new IllegalStateException("a chat's prompt is not scored");
  }

  @Override
  public Optional<ObjectNode> opening(int choice) {
    ObjectNode node = choice(choice);
    node.putObject("delta").put("role", "assistant").put("content", "");
    return Optional.of(node);
  }

  @Override
  public Optional<ObjectNode> delta(int choice, AnswerPart part) {
    if (!tools.isEmpty()) {
      kept.computeIfAbsent(choice, any -> new StringBuilder()).append(part.text());
      return Optional.empty();
    }
    ObjectNode node = choice(choice);
    node.putObject("delta").put("content", part.text());
    logprobs(node, part);
    return Optional.of(withIds(node, part));
  }

  @Override
  public ObjectNode end(int choice, Ending ending) {
    ObjectNode node = choice(choice);
    ObjectNode delta = node.putObject("delta");
    String reason = ending.reason().spelling();
    StringBuilder text = kept.get(choice);
    if (text != null) {
      reason = say(delta, text.toString(), ending);
      int index = 0;
      for (JsonNode call : delta.path("tool_calls")) {
        ((ObjectNode) call).put("index", index++);
      }
    }
    return node.put("finish_reason", reason);
  }

  @Override
  public ObjectNode whole(int choice, AnswerPart part, Ending ending) {
    ObjectNode node = withIds(choice(choice), part);
    ObjectNode message = node.putObject("message");
    message.put("role", "assistant");
    String reason = say(message, part.text(), ending);
    message.putNull("refusal");
    logprobs(node, part);
    return node.put("finish_reason", reason);
  }

  /** Writes text and calls of an answer; why it ended. */
  private String say(ObjectNode message, String text, Ending ending) {
    ToolCalls read = tools.isEmpty() ? new ToolCalls(text, List.of()) : ToolCalls.read(text, tools);
    boolean silent = read.content().isEmpty() && !read.calls().isEmpty();
    message.put("content", silent ? null : read.content());
    if (read.calls().isEmpty()) {
      return ending.reason().spelling();
    }
    ArrayNode calls = message.putArray("tool_calls");
    for (ToolCalls.Call call : read.calls()) {
      ObjectNode one = calls.addObject();
      one.put("id", "call_" + UUID.randomUUID().toString().replace("-", "").substring(0, 24));
      one.put("type", "function");
      one.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
    return "tool_calls";
  }

  private ObjectNode withIds(ObjectNode node, AnswerPart part) {
    if (tokenIds) {
      ArrayNode ids = node.putArray("token_ids");
      part.tokens().forEach(token -> ids.add(token.id()));
    }
    return node;
  }

  private static ObjectNode choice(int choice) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("index", choice);
    node.putNull("logprobs");
    node.putNull("finish_reason");
    return node;
  }

  private void logprobs(ObjectNode node, AnswerPart part) {
    if (request.alternatives() < 0) {
      return;
    }
    ObjectNode logprobs = node.putObject("logprobs");
    ArrayNode content = logprobs.putArray("content");
    logprobs.putNull("refusal");
    for (SampledToken token : part.tokens()) {
      ObjectNode entry = content.addObject();
      describe(entry, token.id(), token.logProbability());
      ArrayNode top = entry.putArray("top_logprobs");
      for (SampledToken.Alternative alternative : token.alternatives()) {
        describe(top.addObject(), alternative.id(), alternative.logProbability());
      }
    }
  }

  private void describe(ObjectNode node, int token, double logProbability) {
    byte[] bytes = vocabulary.tokenBytes(token);
    node.put("token", new String(bytes, StandardCharsets.UTF_8));
    node.put("logprob", logProbability);
    ArrayNode array = node.putArray("bytes");
    for (byte b : bytes) {
      array.add(b & 0xff);
    }
  }
}
