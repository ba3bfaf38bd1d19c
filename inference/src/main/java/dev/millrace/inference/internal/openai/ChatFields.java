package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.MessageFields;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ChatTemplate;
import dev.millrace.inference.serving.ChatTemplate.Message;
import dev.millrace.inference.serving.ChatTemplate.Next;
import dev.millrace.inference.serving.ChatTemplate.Role;
import java.util.List;
import java.util.Optional;

/** What a chat says of its conversation and how it is to be written. */
final class ChatFields {
  private static final String NO_TOOLS = "the model has no template for tools, leave it out";

  /** How a conversation becomes a prompt. */
  static final FieldTable CONVERSATION =
      FieldTable.of(
          Field.read("messages"),
          Field.read("add_generation_prompt"),
          Field.read("continue_final_message"),
          Field.empty(
              "chat_template", JsonKind.TEXT, "the template is the model's own, leave it out"),
          Field.ignored("chat_template_kwargs", JsonKind.OBJECT),
          Field.empty("documents", JsonKind.LIST, "write them into a message, leave it out"),
          Field.empty("mm_processor_kwargs", JsonKind.OBJECT, "only text is read, leave it out"));

  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("max_completion_tokens"),
              Field.read("top_logprobs"),
              Field.read("tools"),
              Field.read("tool_choice"),
              Field.ignored("parallel_tool_calls", JsonKind.FLAG),
              Field.ignored("parse_tool_calls", JsonKind.FLAG),
              Field.empty("functions", JsonKind.LIST, NO_TOOLS),
              Field.neutral(
                  "function_call",
                  JsonKind.TEXT_OR_OBJECT,
                  node -> List.of("none", "auto").contains(node.asText()),
                  NO_TOOLS),
              Field.neutral(
                  "modalities",
                  JsonKind.LIST,
                  node ->
                      node.isEmpty() || (node.size() == 1 && node.path(0).asText().equals("text")),
                  "answers are text, leave it out"),
              Field.refused("audio", "answers are text, leave it out"),
              Field.refused("web_search_options", "nothing is searched here, leave it out"),
              Field.ignored("prediction", JsonKind.OBJECT),
              Field.oneOf(
                  "reasoning_effort",
                  "none",
                  "minimal",
                  "low",
                  "medium",
                  "high",
                  "xhigh",
                  "max",
                  "default",
                  "auto"),
              Field.ignored("reasoning_format", JsonKind.TEXT),
              Field.ignored("include_reasoning", JsonKind.FLAG),
              Field.oneOf("verbosity", "low", "medium", "high"),
              Field.flag("echo", false, "ask /v1/completions for it, or leave it out"),
              Field.number("best_of", 1, "ask /v1/completions for it, or leave it out"))
          .and(CONVERSATION);

  private ChatFields() {}

  /** The conversation as the text that the model reads. */
  static String prompt(RequestFields fields, ChatTemplate template) {
    List<Message> messages = MessageFields.read(fields, "messages");
    Next next = next(fields);
    if (next == Next.CONTINUED && messages.getLast().role() != Role.ASSISTANT) {
      throw ApiException.invalid(
          "continue_final_message",
          "continue_final_message is true and the last message is not the assistant's");
    }
    return template.write(messages, next);
  }

  private static Next next(RequestFields fields) {
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

  /** Tools need a template that tells the model of them. */
  static void refuseTools(RequestFields fields) {
    Optional<JsonNode> choice = fields.value("tool_choice");
    choice.ifPresent(
        node -> {
          boolean word = node.isTextual();
          RequestFields.require(
              word || node.isObject(), "tool_choice", node, "a word or an object");
          if (word && !List.of("none", "auto", "required").contains(node.textValue())) {
            throw ApiException.invalid(
                "tool_choice",
                "tool_choice is '"
                    + ApiException.shorten(node.textValue())
                    + "': none, auto, required or an object");
          }
          if (!word || node.textValue().equals("required")) {
            throw ApiException.invalid(
                "tool_choice", "tool_choice asks for a tool's call: " + NO_TOOLS);
          }
        });
    boolean none = choice.filter(node -> node.asText().equals("none")).isPresent();
    fields
        .value("tools")
        .ifPresent(
            tools -> {
              RequestFields.require(tools.isArray(), "tools", tools, "an array");
              if (!tools.isEmpty() && !none) {
                throw ApiException.invalid(
                    "tools", "tools has " + tools.size() + " entries: " + NO_TOOLS);
              }
            });
  }
}
