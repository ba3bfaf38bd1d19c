package dev.millrace.inference.internal.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.chat.ToolCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a model said, as the items of a response: its message, unless it said nothing but calls, and
 * then those.
 *
 * @param text of the message
 */
record SaidItems(MessageItem message, String text, List<CallItem> calls) {

  /**
   * @param tools that may be called; none: all is text
   */
  static SaidItems read(MessageItem message, String answer, Set<String> tools) {
    ToolCalls read =
        tools.isEmpty() ? new ToolCalls(answer, List.of()) : ToolCalls.read(answer, tools);
    List<CallItem> calls =
        read.calls().stream()
            .map(call -> new CallItem("fc_" + unique(), "call_" + unique().substring(8), call))
            .toList();
    return new SaidItems(message, read.content(), calls);
  }

  static String unique() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private boolean speaks() {
    return calls.isEmpty() || !text.isEmpty();
  }

  /** All events of a stream that has kept what was said until it was whole. */
  List<ObjectNode> events(String status) {
    List<ObjectNode> events = new ArrayList<>();
    if (speaks()) {
      events.addAll(message.opening());
      events.add(message.delta(text));
      events.addAll(message.ending(text, status));
    }
    int index = speaks() ? MessageItem.INDEX + 1 : MessageItem.INDEX;
    for (CallItem call : calls) {
      events.addAll(call.events(index++));
    }
    return events;
  }

  void addTo(ArrayNode output, String status) {
    if (speaks()) {
      output.add(message.whole(text, status));
    }
    calls.forEach(call -> output.add(call.whole()));
  }
}
