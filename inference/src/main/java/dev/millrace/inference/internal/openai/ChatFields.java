package dev.millrace.inference.internal.openai;

import dev.millrace.inference.internal.fields.ConversationFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.WrittenChat;
import java.util.List;

/** What a chat says of its conversation and how it is to be written. */
final class ChatFields {
  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("max_completion_tokens"),
              Field.read("top_logprobs"),
              Field.read("tools"),
              Field.read("tool_choice"),
              Field.ignored("parallel_tool_calls", JsonKind.FLAG),
              Field.ignored("parse_tool_calls", JsonKind.FLAG),
              Field.empty("functions", JsonKind.LIST, WrittenChat.NO_TOOLS),
              Field.neutral(
                  "function_call",
                  JsonKind.TEXT_OR_OBJECT,
                  node -> List.of("none", "auto").contains(node.asText()),
                  WrittenChat.NO_TOOLS),
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
          .and(ConversationFields.TABLE);

  private ChatFields() {}
}
