package dev.millrace.inference.internal.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.RequestFields;
import java.util.List;

/** What a response repeats of its request, as OpenAI's clients expect it. */
record EchoedFields(ObjectNode values) {
  private static final List<String> AS_SENT =
      List.of("instructions", "max_output_tokens", "user", "metadata");

  static EchoedFields of(RequestFields fields) {
    ObjectNode node = RequestFields.JSON.createObjectNode();
    for (String name : AS_SENT) {
      fields.value(name).ifPresentOrElse(value -> node.set(name, value), () -> node.putNull(name));
    }
    node.put("temperature", fields.number("temperature", 1, 0, 2));
    node.put("top_p", fields.number("top_p", 1, 0, 1));
    node.set("text", fields.value("text").orElseGet(EchoedFields::plainText));
    node.put("parallel_tool_calls", true).put("tool_choice", "auto");
    fields.value("tool_choice").ifPresent(value -> node.set("tool_choice", value));
    node.set("tools", fields.value("tools").orElseGet(RequestFields.JSON::createArrayNode));
    node.put("store", false).put("truncation", "disabled").putNull("previous_response_id");
    node.putObject("reasoning").putNull("effort").putNull("summary");
    return new EchoedFields(node);
  }

  private static ObjectNode plainText() {
    ObjectNode text = RequestFields.JSON.createObjectNode();
    text.putObject("format").put("type", "text");
    return text;
  }
}
