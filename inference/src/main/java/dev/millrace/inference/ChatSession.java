package dev.millrace.inference;

import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.chat.ConversationException;
import dev.millrace.inference.chat.Message;
import dev.millrace.inference.chat.Role;
import dev.millrace.inference.internal.batching.EndRules;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.batching.Scheduler;
import dev.millrace.inference.internal.fields.WrittenChat;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A conversation with a service's current model, turn after turn. For one thread. */
public final class ChatSession {
  private final InferenceService service;
  private final List<Message> messages = new ArrayList<>();

  public ChatSession(InferenceService service) {
    this.service = service;
  }

  /** What was said so far. */
  public List<Message> messages() {
    return List.copyOf(messages);
  }

  /** Begins anew. */
  public void clear() {
    messages.clear();
  }

  /** Begins anew with instructions. */
  public void instruct(String system) {
    clear();
    messages.add(new Message(Role.SYSTEM, system));
  }

  /** Takes back a message and its answer if they are the last ones. */
  public void forget(String text) {
    int asked = messages.size() - 2;
    if (asked >= 0 && messages.get(asked).equals(new Message(Role.USER, text))) {
      messages.removeLast();
      messages.removeLast();
    }
  }

  /**
   * Says something and waits for the answer.
   *
   * @param maxTokens of the answer, which the context may end before
   * @param shown takes the answer as it grows
   * @throws ConversationException if it cannot be answered; it is as if nothing had been said
   */
  public Completion say(
      String text, SamplingParameters sampling, int maxTokens, Consumer<String> shown) {
    List<Message> asked = new ArrayList<>(messages);
    asked.add(new Message(Role.USER, text));
    Completion answer;
    try {
      answer = answer(asked, sampling, maxTokens, shown);
    } catch (ApiException e) {
      throw new ConversationException(String.valueOf(e.getMessage()));
    }
    asked.add(new Message(Role.ASSISTANT, answer.text()));
    messages.clear();
    messages.addAll(asked);
    return answer;
  }

  private Completion answer(
      List<Message> asked, SamplingParameters sampling, int maxTokens, Consumer<String> shown) {
    InferenceSettings settings = service.settings();
    try (Scheduler.Lease lease = service.scheduler().lease().orElseThrow(ApiException::noModel)) {
      WrittenChat written =
          WrittenChat.of("message", Conversation.of(asked), lease.model().chat(), settings.chat());
      Prompt prompt = written.prompt("message", lease.model(), 1, Optional.empty());
      GenerationRequest request =
          GenerationRequest.of(
              prompt,
              sampling,
              EndRules.of(maxTokens, written.stops()),
              settings.limits().timeout());
      try (Generation generation = lease.submit(request)) {
        return InferenceService.collect(generation, prompt.length(), shown);
      }
    }
  }
}
