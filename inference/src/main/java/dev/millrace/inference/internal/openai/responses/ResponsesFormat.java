package dev.millrace.inference.internal.openai.responses;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A response with its message and its calls of tools, whole or as OpenAI's sequence of events. With
 * tools an answer is known only when it is whole: then a stream says it at the end.
 */
final class ResponsesFormat implements AnswerFormat {
  private final String modelId;
  private final EchoedFields echoed;
  private final Set<String> tools;
  private final String id = "resp_" + SaidItems.unique();
  private final MessageItem message = new MessageItem("msg_" + SaidItems.unique());
  private final long created = Instant.now().getEpochSecond();
  private final StringBuilder text = new StringBuilder();
  private SaidItems said = new SaidItems(message, "", List.of());
  private Optional<Ending> ended = Optional.empty();
  private int sequence;

  /**
   * @param tools that may be called
   */
  ResponsesFormat(String modelId, EchoedFields echoed, Set<String> tools) {
    this.modelId = modelId;
    this.echoed = echoed;
    this.tools = Set.copyOf(tools);
  }

  @Override
  public Framing framing() {
    return Framing.TYPED_EVENTS;
  }

  @Override
  public ObjectNode whole(List<WholeAnswer> answers, Tally tally) {
    text.append(answers.getFirst().part().text());
    end(answers.getFirst().ending());
    return ended(tally);
  }

  private void end(Ending ending) {
    ended = Optional.of(ending);
    said = SaidItems.read(message, text.toString(), tools);
  }

  @Override
  public List<ObjectNode> opening() {
    List<ObjectNode> events = new ArrayList<>();
    events.add(event("response.created", response("in_progress")));
    events.add(event("response.in_progress", response("in_progress")));
    if (tools.isEmpty()) {
      events.addAll(message.opening());
    }
    return numbered(events);
  }

  @Override
  public List<ObjectNode> text(int choice, AnswerPart part) {
    text.append(part.text());
    return tools.isEmpty() ? numbered(List.of(message.delta(part.text()))) : List.of();
  }

  @Override
  public List<ObjectNode> end(int choice, Ending ending) {
    end(ending);
    return numbered(
        tools.isEmpty() ? message.ending(text.toString(), status()) : said.events(status()));
  }

  @Override
  public List<ObjectNode> closing(Tally tally) {
    return numbered(List.of(event("response." + status(), ended(tally))));
  }

  @Override
  public ObjectNode failure(ApiException cause) {
    ObjectNode node = RequestFields.JSON.createObjectNode().put("type", "error");
    node.put("code", cause.code().orElse(null)).put("message", cause.getMessage());
    node.put("param", cause.field().orElse(null));
    return node.put("sequence_number", sequence++);
  }

  private List<ObjectNode> numbered(List<ObjectNode> events) {
    events.forEach(event -> event.put("sequence_number", sequence++));
    return events;
  }

  private static ObjectNode event(String type, ObjectNode response) {
    ObjectNode node = RequestFields.JSON.createObjectNode().put("type", type);
    node.set("response", response);
    return node;
  }

  /** A call that was read is whole, whatever ended the answer. */
  private String status() {
    return said.calls().isEmpty()
            && ended.filter(one -> one.reason() != FinishReason.STOP).isPresent()
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
    said.addTo(response.withArray("output"), status());
    response.put("output_text", said.text());
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
}
