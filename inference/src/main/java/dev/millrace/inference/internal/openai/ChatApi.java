package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.batching.Generation;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ChatTemplate;
import dev.millrace.inference.serving.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** {@code POST /v1/chat/completions}: the conversation as one text that the model continues. */
public final class ChatApi implements GenerationApi.Dialect {
  private static final Set<String> FIELDS =
      Set.of("messages", "max_completion_tokens", "top_logprobs", "response_format");
  private static final int MAX_MESSAGES = 1000;
  private static final int MAX_ALTERNATIVES = 20;

  private final InferenceSettings settings;

  public ChatApi(InferenceSettings settings) {
    this.settings = settings;
  }

  @Override
  public Set<String> fields() {
    return FIELDS;
  }

  @Override
  public AnswerFormat format(RequestFields fields, Generation generation) {
    return new ChatFormat(generation.model().vocabulary(), generation.request());
  }

  @Override
  public GenerationRequest request(
      RequestFields fields, GenerationFields shared, ServedModel model) {
    requireText(fields);
    ChatTemplate template = settings.chat();
    Prompt prompt = model.prompt("messages", template.write(messages(fields)), 1);
    List<String> stops = new ArrayList<>(shared.stops());
    stops.addAll(template.stops());
    return new GenerationRequest(
        List.of(prompt),
        shared.choices(),
        shared.sampling(model.vocabulary().size()),
        maxTokens(fields),
        stops,
        alternatives(fields),
        false,
        settings.limits().timeout());
  }

  private static void requireText(RequestFields fields) {
    JsonNode format = fields.value("response_format").orElse(null);
    if (format != null && !format.path("type").asText("").equals("text")) {
      throw ApiException.invalid(
          "response_format", "response_format is not supported but for text");
    }
  }

  private int maxTokens(RequestFields fields) {
    int most = settings.limits().maxTokens();
    return fields
        .integer("max_completion_tokens", 1, most)
        .orElseGet(() -> fields.integer("max_tokens", 1, most).orElse(most));
  }

  private static int alternatives(RequestFields fields) {
    int top = fields.integer("top_logprobs", 0, MAX_ALTERNATIVES).orElse(0);
    if (top > 0 && !fields.flag("logprobs")) {
      throw ApiException.invalid("top_logprobs", "top_logprobs is given without logprobs: true");
    }
    return fields.flag("logprobs") ? top : -1;
  }

  private static List<ChatTemplate.Message> messages(RequestFields fields) {
    JsonNode node =
        fields
            .value("messages")
            .orElseThrow(() -> ApiException.invalid("messages", "messages is missing"));
    RequestFields.require(node.isArray(), "messages", node, "an array of messages");
    if (node.isEmpty() || node.size() > MAX_MESSAGES) {
      throw ApiException.invalid(
          "messages", "messages has " + node.size() + " entries: from 1 to " + MAX_MESSAGES);
    }
    List<ChatTemplate.Message> messages = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      messages.add(message("messages[" + i + "]", node.get(i)));
    }
    return messages;
  }

  private static ChatTemplate.Message message(String name, JsonNode node) {
    RequestFields.require(node.isObject(), name, node, "an object with role and content");
    JsonNode role = node.path("role");
    ChatTemplate.Role speaker =
        switch (role.asText("")) {
          case "system", "developer" -> ChatTemplate.Role.SYSTEM;
          case "user" -> ChatTemplate.Role.USER;
          case "assistant" -> ChatTemplate.Role.ASSISTANT;
          default ->
              throw ApiException.invalid(
                  name + ".role",
                  name + ".role is not known: system, developer, user or assistant");
        };
    return new ChatTemplate.Message(speaker, content(name + ".content", node.path("content")));
  }

  private static String content(String name, JsonNode node) {
    if (node.isTextual()) {
      return RequestFields.wellFormed(name, node.textValue());
    }
    if (!node.isArray()) {
      throw ApiException.invalid(name, name + " is no text: a string or an array of text parts");
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : node) {
      if (!part.path("type").asText("").equals("text") || !part.path("text").isTextual()) {
        throw ApiException.invalid(name, name + " holds a part that is no text: only text is read");
      }
      text.append(RequestFields.wellFormed(name, part.path("text").textValue()));
    }
    return text.toString();
  }
}
