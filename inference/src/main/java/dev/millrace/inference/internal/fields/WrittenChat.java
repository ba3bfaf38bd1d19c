package dev.millrace.inference.internal.fields;

import dev.millrace.inference.chat.ChatTemplate;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.chat.ConversationException;
import dev.millrace.inference.chat.Message;
import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.inference.chat.Next;
import dev.millrace.inference.chat.Role;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.tokenizer.TextPart;
import java.util.List;
import java.util.Optional;

/**
 * A conversation as a model reads it: written by the template that the model came with, else as the
 * settings say.
 *
 * @param byTemplate whether it is the model's template that wrote it
 * @param stops strings that end the answer
 */
public record WrittenChat(List<TextPart> parts, boolean byTemplate, List<String> stops) {
  public static final String NO_TOOLS = "the model has no template for tools, leave it out";

  /**
   * @param field named in errors
   * @param plain writes it where the model has no template
   */
  public static WrittenChat of(
      String field, Conversation conversation, ServedChat chat, ChatTemplate plain) {
    requireContinuable(conversation);
    if (!chat.problem().isEmpty()) {
      throw ApiException.invalid(field, chat.problem());
    }
    Optional<ModelTemplates> templates = chat.templates();
    if (templates.isEmpty()) {
      String text = plain.write(conversation.messages(), conversation.next());
      return new WrittenChat(List.of(new TextPart(text, false)), false, plain.stops());
    }
    try {
      return new WrittenChat(templates.get().write(conversation), true, chat.stops());
    } catch (ConversationException e) {
      throw ApiException.invalid(field, String.valueOf(e.getMessage()));
    }
  }

  private static void requireContinuable(Conversation conversation) {
    Message last = conversation.messages().getLast();
    if (conversation.next() == Next.CONTINUED && last.role() != Role.ASSISTANT) {
      throw ApiException.invalid(
          "continue_final_message",
          "continue_final_message is true and the last message is not the assistant's");
    }
  }

  /**
   * @param begun whether the token that the model expects before a text is to be there; if nothing
   *     is said, a template knows, and before other text it is put
   */
  public Prompt prompt(String field, ServedModel model, int room, Optional<Boolean> begun) {
    return byTemplate
        ? model.prompt(field, parts, room, begun.orElse(false))
        : model.prompt(field, text(), room, begun.orElse(true));
  }

  public String text() {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.text()));
    return text.toString();
  }
}
