package dev.millrace.inference.chat;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import java.util.List;

/**
 * Writes a conversation as one text that a base model continues, where the model has no template of
 * its own. In each turn's pattern {@code {content}} stands for the message.
 *
 * @param system pattern of the instructions' turn
 * @param user pattern of the user's turns
 * @param assistant pattern of the model's earlier turns
 * @param opening begins the answer
 * @param stops strings that would begin somebody else's turn: the answer ends before them
 */
public record ChatTemplate(
    @Setting(
            key = "inference.chat-system",
            text = "pattern of the instructions' turn in a chat's prompt",
            escaped = true)
        String system,
    @Setting(
            key = "inference.chat-user",
            text = "pattern of the user's turns in it",
            escaped = true)
        String user,
    @Setting(
            key = "inference.chat-assistant",
            text = "pattern of the model's earlier turns in it",
            escaped = true)
        String assistant,
    @Setting(key = "inference.chat-opening", text = "begins the model's next turn", escaped = true)
        String opening,
    @Setting(
            key = "inference.chat-stops",
            text = "comma-separated; a chat's answer ends before any of these",
            escaped = true)
        List<String> stops) {

  private static final String CONTENT = "{content}";

  public ChatTemplate {
    requireContent("inference.chat-system", system);
    requireContent("inference.chat-user", user);
    requireContent("inference.chat-assistant", assistant);
    if (stops.stream().anyMatch(String::isEmpty)) {
      throw new SettingsException("inference.chat-stops holds an empty string: remove it");
    }
    stops = List.copyOf(stops);
  }

  private static void requireContent(String name, String pattern) {
    if (!pattern.contains(CONTENT)) {
      throw new SettingsException(
          name + " is '" + pattern + "' without " + CONTENT + ": say where the message goes");
    }
  }

  /** A transcript with the speakers' names before each turn. */
  public static ChatTemplate transcript() {
    return new ChatTemplate(
        "{content}\n\n",
        "User: {content}\n",
        "Assistant: {content}\n",
        "Assistant:",
        List.of("\nUser:", "\nAssistant:"));
  }

  /** The whole conversation, ending where the answer begins. */
  public String write(List<Message> messages) {
    return write(messages, Next.ANSWER);
  }

  /** The whole conversation and what begins the text that is to follow. */
  public String write(List<Message> messages, Next next) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      boolean open = next == Next.CONTINUED && i == messages.size() - 1;
      String pattern = pattern(message.role());
      String written = open ? pattern.substring(0, pattern.indexOf(CONTENT)) + CONTENT : pattern;
      text.append(written.replace(CONTENT, content(message)));
    }
    return (next == Next.ANSWER ? text.append(opening) : text).toString();
  }

  private String pattern(Role role) {
    return switch (role) {
      case SYSTEM, DEVELOPER -> system;
      case USER, TOOL -> user;
      case ASSISTANT -> assistant;
    };
  }

  /** An answer mostly begins with the space that the pattern has before it already. */
  private String content(Message message) {
    boolean spaced = message.role() == Role.ASSISTANT && assistant.contains(" " + CONTENT);
    return spaced && message.content().startsWith(" ")
        ? message.content().substring(1)
        : message.content();
  }
}
