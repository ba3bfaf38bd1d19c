package dev.millrace.inference.internal.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.answers.AnswerFormat;
import dev.millrace.inference.internal.answers.AnswerPart;
import dev.millrace.inference.internal.answers.Framing;
import dev.millrace.inference.internal.answers.Tally;
import dev.millrace.inference.internal.answers.WholeAnswer;
import dev.millrace.inference.internal.batching.Ending;
import dev.millrace.inference.internal.batching.FinishReason;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A response with one message, whole or as OpenAI's sequence of events. */
final class ResponsesFormat implements AnswerFormat {
  private final String modelId;
  private final EchoedFields echoed;
  private final String id = "resp_" + unique();
  private final String itemId = "msg_" + unique();
  private final long created = Instant.now().getEpochSecond();
  private final StringBuilder text = new StringBuilder();
  private Optional<Ending> ended = Optional.empty();
  private int sequence;

  ResponsesFormat(String modelId, EchoedFields echoed) {
    this.modelId = modelId;
    this.echoed = echoed;
  }

  private static String unique() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  @Override
  public Framing framing() {
    return Framing.TYPED_EVENTS;
  }

  @Override
  public ObjectNode whole(List<WholeAnswer> answers, Tally tally) {
    text.append(answers.getFirst().part().text());
    ended = Optional.of(answers.getFirst().ending());
    return ended(tally);
  }

  @Override
  public List<ObjectNode> opening() {
    ObjectNode added = aboutItem("response.output_item.added", item("in_progress", false));
    ObjectNode part = placed("response.content_part.added");
    part.set("part", part(""));
    return List.of(
        numbered(event("response.created", response("in_progress"))),
        numbered(event("response.in_progress", response("in_progress"))),
        numbered(added),
        numbered(part));
  }

  @Override
  public List<ObjectNode> text(int choice, AnswerPart part) {
    text.append(part.text());
    ObjectNode delta = placed("response.output_text.delta").put("delta", part.text());
    delta.putArray("logprobs");
    return List.of(numbered(delta));
  }

  @Override
  public List<ObjectNode> end(int choice, Ending ending) {
    ended = Optional.of(ending);
    ObjectNode done = placed("response.output_text.done").put("text", text.toString());
    done.putArray("logprobs");
    ObjectNode part = placed("response.content_part.done");
    part.set("part", part(text.toString()));
    ObjectNode item = aboutItem("response.output_item.done", item(status(), true));
    return List.of(numbered(done), numbered(part), numbered(item));
  }

  @Override
  public List<ObjectNode> closing(Tally tally) {
    return List.of(numbered(event("response." + status(), ended(tally))));
  }

  @Override
  public ObjectNode failure(ApiException cause) {
    ObjectNode node = RequestFields.JSON.createObjectNode().put("type", "error");
    node.put("code", cause.code().orElse(null)).put("message", cause.getMessage());
    return numbered(node.put("param", cause.field().orElse(null)));
  }

  private ObjectNode numbered(ObjectNode event) {
    return event.put("sequence_number", sequence++);
  }

  private static ObjectNode event(String type, ObjectNode response) {
    ObjectNode node = RequestFields.JSON.createObjectNode().put("type", type);
    node.set("response", response);
    return node;
  }

  private static ObjectNode aboutItem(String type, ObjectNode item) {
    ObjectNode node = RequestFields.JSON.createObjectNode().put("type", type);
    node.put("output_index", 0).set("item", item);
    return node;
  }

  /** An event about the message's text. */
  private ObjectNode placed(String type) {
    return RequestFields.JSON
        .createObjectNode()
        .put("type", type)
        .put("item_id", itemId)
        .put("output_index", 0)
        .put("content_index", 0);
  }

  private String status() {
    return ended.filter(one -> one.reason() != FinishReason.STOP).isPresent()
        ? "incomplete"
        : "completed";
  }

  private ObjectNode ended(Tally tally) {
    ObjectNode response = response(status());
    if (status().equals("incomplete")) {
      boolean full = ended.orElseThrow().reason() == FinishReason.LENGTH;
      response
          .putObject("incomplete_details")
          .put("reason", full ? "max_output_tokens" : "content_filter");
    }
    response.withArray("output").add(item(status(), true));
    response.put("output_text", text.toString());
    ObjectNode usage = response.putObject("usage");
    usage.put("input_tokens", tally.promptTokens());
    usage.putObject("input_tokens_details").put("cached_tokens", tally.cachedTokens());
    usage.put("output_tokens", tally.completionTokens());
    usage.putObject("output_tokens_details").put("reasoning_tokens", 0);
    usage.put("total_tokens", tally.promptTokens() + tally.completionTokens());
    return response;
  }

  private ObjectNode response(String status) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    node.put("id", id).put("object", "response").put("created_at", created);
    node.put("status", status).put("model", modelId);
    node.putNull("error").putNull("incomplete_details");
    node.putArray("output");
    node.setAll(echoed.values());
    return node.putNull("usage");
  }

  private ObjectNode item(String status, boolean withText) {
    ObjectNode item = RequestFields.JSON.createObjectNode();
    item.put("id", itemId).put("type", "message").put("status", status).put("role", "assistant");
    ArrayNode content = item.putArray("content");
    if (withText) {
      content.add(part(text.toString()));
    }
    return item;
  }

  private static ObjectNode part(String text) {
    ObjectNode part = RequestFields.JSON.createObjectNode();
    part.put("type", "output_text").put("text", text);
    part.putArray("annotations");
    part.putArray("logprobs");
    return part;
  }
}
