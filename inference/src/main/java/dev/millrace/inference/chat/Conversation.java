package dev.millrace.inference.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A conversation and what is to follow it.
 *
 * @param tools that may be called, as the request describes them; none: empty
 * @param documents to answer from; none: empty
 * @param variables further ones of the template: plain values of JSON
 * @param template the name of one of the model's templates, if one is asked for
 */
public record Conversation(
    List<Message> messages,
    Next next,
    List<Object> tools,
    List<Object> documents,
    Map<String, @Nullable Object> variables,
    Optional<String> template) {
  public Conversation {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    documents = List.copyOf(documents);
    variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** Messages alone, to be answered. */
  public static Conversation of(List<Message> messages) {
    return of(messages, Next.ANSWER);
  }

  public static Conversation of(List<Message> messages, Next next) {
    return new Conversation(messages, next, List.of(), List.of(), Map.of(), Optional.empty());
  }
}
