package dev.millrace.inference.internal.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.RequestFields;
import java.util.List;

/**
 * The message of a response, which is its first item, and the events of its coming to be.
 *
 * @param id of the item
 */
record MessageItem(String id) {
  static final int INDEX = 0;

  List<ObjectNode> opening() {
    ObjectNode part = placed("response.content_part.added");
    part.set("part", part(""));
    ObjectNode item = item("in_progress");
    return List.of(ItemEvents.about("response.output_item.added", INDEX, item), part);
  }

  ObjectNode delta(String text) {
    ObjectNode delta = placed("response.output_text.delta").put("delta", text);
    delta.putArray("logprobs");
    return delta;
  }

  List<ObjectNode> ending(String text, String status) {
    ObjectNode done = placed("response.output_text.done").put("text", text);
    done.putArray("logprobs");
    ObjectNode part = placed("response.content_part.done");
    part.set("part", part(text));
    ObjectNode item = ItemEvents.about("response.output_item.done", INDEX, whole(text, status));
    return List.of(done, part, item);
  }

  ObjectNode whole(String text, String status) {
    ObjectNode item = item(status);
    item.withArray("content").add(part(text));
    return item;
  }

  private ObjectNode item(String status) {
    ObjectNode item = RequestFields.JSON.createObjectNode();
    item.put("id", id).put("type", "message").put("status", status).put("role", "assistant");
    item.putArray("content");
    return item;
  }

  /** An event about the message's text. */
  private ObjectNode placed(String type) {
    return ItemEvents.at(type, id, INDEX).put("content_index", 0);
  }

  private static ObjectNode part(String text) {
    ObjectNode part = RequestFields.JSON.createObjectNode();
    part.put("type", "output_text").put("text", text);
    part.putArray("annotations");
    part.putArray("logprobs");
    return part;
  }
}
