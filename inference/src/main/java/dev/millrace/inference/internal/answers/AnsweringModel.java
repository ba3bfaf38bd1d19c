package dev.millrace.inference.internal.answers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a request says of the conversation it is of, and an answer of the model that wrote it. */
final class AnsweringModel {
  /** The narrowest first. */
  private static final List<String> KEYS = List.of("session_id", "prompt_cache_key", "user");

  /** Of a checkpoint that a header can name. */
  private static final Pattern CHECKPOINT = Pattern.compile("[\\x21-\\x7e]+@(\\d{1,19})");

  private AnsweringModel() {}

  /** What keeps a conversation with one model, where several share the requests. */
  static Optional<String> conversation(RequestFields fields) {
    return KEYS.stream()
        .flatMap(key -> fields.value(key).stream())
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  /**
   * Headers, before the answer begins.
   *
   * @param name of the model among those that are served side by side
   */
  static void tell(ApiCall call, Optional<String> name, ServedModel model) {
    name.ifPresent(one -> call.setHeader("Model-Name", one));
    Matcher checkpoint = CHECKPOINT.matcher(model.id());
    if (checkpoint.matches()) {
      call.setHeader("Model-Checkpoint", model.id());
      call.setHeader("Model-Step", checkpoint.group(1));
    }
  }
}
