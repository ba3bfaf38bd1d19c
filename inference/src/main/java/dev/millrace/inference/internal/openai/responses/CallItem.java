package dev.millrace.inference.internal.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.chat.ToolCalls;
import dev.millrace.inference.internal.http.RequestFields;
import java.util.List;

/**
 * A call of a tool as an item of a response. It is known only when it is whole, so its arguments
 * come in one piece.
 *
 * @param id of the item
 * @param callId which the item with what the tool gave repeats
 */
record CallItem(String id, String callId, ToolCalls.Call call) {

  /** All of its events, from its beginning to its end. */
  List<ObjectNode> events(int index) {
    return List.of(
        ItemEvents.about("response.output_item.added", index, item("in_progress", "")),
        ItemEvents.at("response.function_call_arguments.delta", id, index)
            .put("delta", call.arguments()),
        ItemEvents.at("response.function_call_arguments.done", id, index)
            .put("name", call.name())
            .put("arguments", call.arguments()),
        ItemEvents.about("response.output_item.done", index, whole()));
  }

  ObjectNode whole() {
    return item("completed", call.arguments());
  }

  private ObjectNode item(String status, String arguments) {
    ObjectNode item = RequestFields.JSON.createObjectNode();
    item.put("id", id).put("type", "function_call").put("status", status);
    return item.put("call_id", callId).put("name", call.name()).put("arguments", arguments);
  }
}
