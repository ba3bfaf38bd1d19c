package dev.millrace.inference.internal.ollama;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.grammar.TokenGrammar;
import dev.millrace.inference.internal.batching.EndRules;
import dev.millrace.inference.internal.batching.GenerationRequest;
import dev.millrace.inference.internal.batching.Prompt;
import dev.millrace.inference.internal.fields.EndFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.FormFields;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.SamplingFields;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fields that Ollama's two calls for text share. */
final class OllamaFields {
  static final FieldTable TABLE =
      FieldTable.of(
          Field.read("model"),
          Field.read("stream"),
          Field.read("options"),
          Field.ignored("keep_alive", JsonKind.TEXT_OR_NUMBER),
          Field.read("think"),
          Field.read("format"),
          Field.flag("logprobs", false, "ask /v1/chat/completions for them"),
          Field.number("top_logprobs", 0, "ask /v1/chat/completions for them"));

  static final FieldTable OPTIONS =
      FieldTable.of(
              Field.read("num_predict"),
              Field.read("stop"),
              Field.ignored("num_ctx", JsonKind.INTEGER),
              Field.ignored("num_batch", JsonKind.INTEGER),
              Field.ignored("num_gpu", JsonKind.INTEGER),
              Field.ignored("main_gpu", JsonKind.INTEGER),
              Field.ignored("num_thread", JsonKind.INTEGER),
              Field.ignored("num_keep", JsonKind.INTEGER),
              Field.ignored("numa", JsonKind.FLAG),
              Field.ignored("low_vram", JsonKind.FLAG),
              Field.ignored("f16_kv", JsonKind.FLAG),
              Field.ignored("vocab_only", JsonKind.FLAG),
              Field.ignored("use_mmap", JsonKind.FLAG),
              Field.ignored("use_mlock", JsonKind.FLAG))
          .and(SamplingFields.TABLE);

  private static final int FILL_THE_CONTEXT = -2;

  private final RequestFields fields;
  private final RequestFields options;
  private final InferenceSettings settings;

  OllamaFields(RequestFields fields, InferenceSettings settings) {
    this.fields = fields;
    this.options = fields.within("options", OPTIONS);
    this.settings = settings;
  }

  /** Ollama streams unless told not to. */
  static boolean streams(RequestFields fields) {
    return fields.value("stream").isEmpty() || fields.flag("stream");
  }

  /** What a template is told of thinking. */
  static Map<String, @Nullable Object> thinking(RequestFields fields, ServedChat chat) {
    JsonNode think = fields.value("think").orElse(null);
    if (think == null) {
      return Map.of();
    }
    RequestFields.require(
        think.isBoolean() || think.isTextual(), "think", think, JsonKind.TEXT_OR_FLAG.words());
    boolean wanted = think.isTextual() || think.booleanValue();
    if (wanted && !chat.reads("enable_thinking")) {
      throw ApiException.invalid(
          "think",
          "think is "
              + think.asText()
              + ": the model has no template that makes it think, leave it out");
    }
    return Map.of("enable_thinking", wanted);
  }

  /** Tokens that must fit after a prompt. */
  int room() {
    return Math.min(1, maxTokens());
  }

  private int maxTokens() {
    int most = settings.limits().maxTokens();
    int asked = options.integer("num_predict", FILL_THE_CONTEXT, Integer.MAX_VALUE).orElse(most);
    if (asked > most) {
      throw ApiException.invalid(
          "options.num_predict", "options.num_predict is " + asked + ": from -2 to " + most);
    }
    return asked < 0 ? most : asked;
  }

  /**
   * @param stops strings that end the answer beside those of the request
   */
  GenerationRequest request(ServedModel model, Prompt prompt, List<String> stops) {
    return GenerationRequest.of(
            prompt,
            new SamplingFields(options, SamplingFields.Habit.LLAMA_CPP).read(Map.of()),
            EndRules.of(maxTokens(), EndFields.stops(options)).stoppingAlsoAt(stops),
            settings.limits().timeout())
        .fitting(form(model));
  }

  /** {@code json}, or a schema. */
  private Optional<TokenGrammar> form(ServedModel model) {
    JsonNode format = fields.value("format").orElse(null);
    if (format == null || (format.isTextual() && format.textValue().isEmpty())) {
      return Optional.empty();
    }
    RequestFields.require(
        format.isTextual() || format.isObject(), "format", format, "json or a schema");
    if (format.isTextual() && !format.textValue().equals("json")) {
      throw ApiException.invalid(
          "format",
          "format is '" + ApiException.shorten(format.textValue()) + "': json or a schema");
    }
    boolean any = format.isTextual() || format.isEmpty();
    FormFields.Form form = any ? FormFields.Form.object() : FormFields.Form.schema(format);
    return Optional.of(FormFields.bound("format", form, model));
  }
}
