package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.chat.Conversation;
import dev.millrace.inference.chat.Message;
import dev.millrace.inference.chat.Next;
import dev.millrace.inference.chat.Role;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.Plan;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.fields.EndFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.WrittenChat;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code POST /api/generate}: an answer to the prompt where the model has a chat template. Else, or
 * where it is {@code raw}, the prompt is continued as it is, after instructions in {@code system}.
 */
final class OllamaGenerate implements Dialect {
  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("prompt"),
              Field.read("system"),
              Field.read("context"),
              Field.read("raw"),
              Field.empty("template", JsonKind.TEXT, "write it into prompt, leave it out"),
              Field.empty(
                  "suffix", JsonKind.TEXT, "only text after a prompt is written, leave it out"),
              Field.empty("images", JsonKind.LIST, "images are not supported, leave it out"))
          .and(OllamaFields.TABLE);

  private static final int MAX_CONTEXT = 1 << 20;

  private final InferenceSettings settings;

  OllamaGenerate(InferenceSettings settings) {
    this.settings = settings;
  }

  @Override
  public FieldTable fields() {
    return TABLE;
  }

  @Override
  public boolean streams(RequestFields fields) {
    return OllamaFields.streams(fields);
  }

  @Override
  public Plan plan(RequestFields fields, ServedModel model) {
    OllamaFields shared = new OllamaFields(fields, settings);
    boolean asked = model.chat().templates().isPresent() && !fields.flag("raw");
    return asked && fields.value("context").isEmpty()
        ? answered(fields, model, shared)
        : continued(fields, model, shared);
  }

  /** The prompt is what a user says to a model that can be talked with. */
  private Plan answered(RequestFields fields, ServedModel model, OllamaFields shared) {
    List<Message> messages = new ArrayList<>();
    system(fields).ifPresent(text -> messages.add(new Message(Role.SYSTEM, text)));
    messages.add(new Message(Role.USER, fields.string("prompt").orElse("")));
    Conversation conversation =
        new Conversation(
            messages,
            Next.ANSWER,
            List.of(),
            List.of(),
            OllamaFields.thinking(fields, model.chat()),
            Optional.empty());
    WrittenChat written = WrittenChat.of("prompt", conversation, model.chat(), settings.chat());
    Prompt prompt = written.prompt("prompt", model, shared.room(), Optional.empty());
    return plan(shared.request(model, prompt, written.stops()));
  }

  private Plan continued(RequestFields fields, ServedModel model, OllamaFields shared) {
    String before =
        system(fields)
            .map(
                text ->
                    settings.chat().write(List.of(new Message(Role.SYSTEM, text)), Next.ANYTHING))
            .orElse("");
    OllamaFields.thinking(fields, model.chat());
    String text = before + fields.string("prompt").orElse("");
    return plan(shared.request(model, prompt(fields, model, text, shared.room()), List.of()));
  }

  private static Optional<String> system(RequestFields fields) {
    return fields.string("system").filter(text -> !text.isEmpty());
  }

  private static Plan plan(GenerationRequest request) {
    return new Plan(request, generation -> new OllamaFormat(generation, OllamaGenerate::say, true));
  }

  /** After what an earlier answer gave as its context, if that comes back. */
  private static Prompt prompt(RequestFields fields, ServedModel model, String text, int room) {
    List<Integer> earlier =
        EndFields.tokens(fields, "context", MAX_CONTEXT, model.vocabulary().size());
    if (earlier.isEmpty()) {
      return model.prompt("prompt", text, room);
    }
    if (!model.vocabulary().readsText()) {
      throw ApiException.invalid("prompt", "the model has no tokenizer to read text with");
    }
    IntStream tokens =
        IntStream.concat(
            earlier.stream().mapToInt(Integer::intValue),
            IntStream.of(model.vocabulary().encode(text)));
    return model.prompt("prompt", tokens.toArray(), room);
  }

  static void say(ObjectNode node, String text) {
    node.put("response", text);
  }
}
