package dev.millrace.inference.internal.openai.responses;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.internal.http.RequestFields;

/** What the events about an item of a response have in common. */
final class ItemEvents {
  private ItemEvents() {}

  /** One that carries the item. */
  static ObjectNode about(String type, int index, ObjectNode item) {
    ObjectNode node = RequestFields.JSON.createObjectNode().put("type", type);
    node.put("output_index", index).set("item", item);
    return node;
  }

  /** One about a part of the item. */
  static ObjectNode at(String type, String itemId, int index) {
    ObjectNode node = RequestFields.JSON.createObjectNode().put("type", type);
    return node.put("item_id", itemId).put("output_index", index);
  }
}
