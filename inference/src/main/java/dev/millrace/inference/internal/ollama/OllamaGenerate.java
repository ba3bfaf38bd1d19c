package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.internal.answers.Dialect;
import dev.millrace.inference.internal.answers.Plan;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.fields.EndFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ChatTemplate.Message;
import dev.millrace.inference.serving.ChatTemplate.Next;
import dev.millrace.inference.serving.ChatTemplate.Role;
import dev.millrace.inference.serving.ServedModel;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code POST /api/generate}: the prompt is continued as it is, as of a model in Ollama that has no
 * template; instructions in {@code system} stand before it.
 */
final class OllamaGenerate implements Dialect {
  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("prompt"),
              Field.read("system"),
              Field.read("context"),
              Field.ignored("raw", JsonKind.FLAG),
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
    String system =
        fields
            .string("system")
            .filter(text -> !text.isEmpty())
            .map(
                text ->
                    settings.chat().write(List.of(new Message(Role.SYSTEM, text)), Next.ANYTHING))
            .orElse("");
    String text = system + fields.string("prompt").orElse("");
    Prompt prompt = prompt(fields, model, text, shared.room());
    return new Plan(
        shared.request(prompt, List.of()),
        generation -> new OllamaFormat(generation, OllamaGenerate::say, true));
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
