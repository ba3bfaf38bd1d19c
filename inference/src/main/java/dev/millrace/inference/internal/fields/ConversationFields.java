package dev.millrace.inference.internal.fields;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.chat.Next;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedChat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a conversation becomes a prompt, in the words of vLLM and transformers. */
public final class ConversationFields {
  public static final FieldTable TABLE =
      FieldTable.of(
          Field.read("messages"),
          Field.read("add_generation_prompt"),
          Field.read("continue_final_message"),
          Field.read("chat_template"),
          Field.read("chat_template_kwargs"),
          Field.read("documents"),
          Field.empty("mm_processor_kwargs", JsonKind.OBJECT, "only text is read, leave it out"));

  private final RequestFields fields;
  private final ServedChat chat;

  public ConversationFields(RequestFields fields, ServedChat chat) {
    this.fields = fields;
    this.chat = chat;
  }

  /**
   * @param tools that the model may call
   */
  public Conversation read(List<Object> tools) {
    return new Conversation(
        MessageFields.read(fields, "messages", chat),
        next(),
        tools,
        documents(),
        variables(),
        template());
  }

  private Next next() {
    boolean opened =
        fields.value("add_generation_prompt").isEmpty() || fields.flag("add_generation_prompt");
    if (!fields.flag("continue_final_message")) {
      return opened ? Next.ANSWER : Next.ANYTHING;
    }
    if (fields.flag("add_generation_prompt")) {
      throw ApiException.invalid(
          "continue_final_message",
          "continue_final_message and add_generation_prompt are both true: send one of them");
    }
    return Next.CONTINUED;
  }

  private List<Object> documents() {
    List<Object> documents = list(fields, "documents");
    if (!documents.isEmpty() && !chat.reads("documents")) {
      throw ApiException.invalid(
          "documents",
          "documents has "
              + documents.size()
              + " entries and the model has no template for them: write them into a message");
    }
    return documents;
  }

  /** A field that is a list of objects; empty if absent. */
  public static List<Object> list(RequestFields fields, String name) {
    List<Object> list = new ArrayList<>();
    JsonNode node = fields.value(name).orElse(null);
    if (node == null) {
      return list;
    }
    RequestFields.require(node.isArray(), fields.shown(name), node, "an array");
    for (int i = 0; i < node.size(); i++) {
      String one = fields.shown(name) + "[" + i + "]";
      RequestFields.require(node.get(i).isObject(), one, node.get(i), "an object");
      list.add(RequestFields.JSON.convertValue(node.get(i), Object.class));
    }
    return list;
  }

  private Map<String, @Nullable Object> variables() {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>();
    fields
        .string("reasoning_effort")
        .ifPresent(effort -> variables.put("reasoning_effort", effort));
    JsonNode node = fields.value("chat_template_kwargs").orElse(null);
    if (node != null) {
      RequestFields.require(node.isObject(), "chat_template_kwargs", node, "an object");
      node.properties()
          .forEach(
              entry ->
                  variables.put(
                      entry.getKey(),
                      RequestFields.JSON.convertValue(entry.getValue(), Object.class)));
    }
    return variables;
  }

  /** One of the model's own by its name; what else runs here is not a client's to say. */
  private Optional<String> template() {
    Optional<String> asked = fields.string("chat_template").filter(name -> !name.isEmpty());
    asked
        .filter(name -> chat.templates().filter(one -> one.names().contains(name)).isEmpty())
        .ifPresent(
            name -> {
              String known =
                  chat.templates()
                      .map(one -> "one of " + String.join(", ", one.names()))
                      .orElse("the model has none");
              throw ApiException.invalid(
                  "chat_template",
                  "chat_template is not the name of a template of the model ("
                      + known
                      + "): leave it out");
            });
    return asked;
  }
}
