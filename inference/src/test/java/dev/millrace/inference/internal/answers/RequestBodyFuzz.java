package dev.millrace.inference.internal.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.FakeEngine;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.TestTokenizers;
import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.Vocabulary;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.fuzz.FuzzTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Bodies of requests, each read as a request of every dialect, but for the model's answer. */
public abstract class RequestBodyFuzz extends FuzzTarget {
  private static final String TEMPLATE =
      "{{ bos_token }}{% for m in messages %}{{ '<|im_start|>' + m.role + ' ' + m.content }}"
          + "{% endfor %}{% if tools %}{{ tools | tojson }}{% endif %}";

  private final ServedModel model = model();

  /** Those whose requests are read. */
  protected abstract List<Dialect> dialects();

  @Override
  protected final List<String> words() {
    return List.of(
        "null",
        "true",
        "1e400",
        "-1",
        "[]",
        "{}",
        "\"\"",
        "\"\\ud800\"",
        "[[[[",
        "\"stop\":[\"a\"],",
        "\"n\":32,",
        "\"logit_bias\":{\"1\":5},",
        "\"tool_choice\":\"required\",",
        "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"schema\":{}}},",
        "\"grammar\":\"root ::= root\",",
        "\"pattern\":\"(a*)*b\",",
        "\"role\":\"tool\"",
        "<|im_start|>",
        "\ufeff");
  }

  @Override
  protected final List<Class<? extends Throwable>> refusals() {
    return List.of(ApiException.class);
  }

  @Override
  protected final void read(byte[] input) {
    Optional<ApiException> refused = Optional.empty();
    boolean read = false;
    for (Dialect dialect : dialects()) {
      try {
        RequestFields fields =
            RequestFields.parse(input, dialect.fields(), InferenceSettings.UnknownFields.IGNORE);
        dialect.streams(fields);
        dialect.plan(fields, model);
        read = true;
      } catch (ApiException e) {
        assertThat(e.status()).isBetween(400, 499);
        assertThat(e.json().toString()).doesNotContain("Exception");
        refused = Optional.of(e);
      }
    }
    if (!read && refused.isPresent()) {
      throw refused.get();
    }
  }

  private static ServedModel model() {
    FakeEngine engine = FakeEngine.letters(1);
    Vocabulary vocabulary =
        Vocabulary.of(TestTokenizers.bytesAnd(List.of("<s>", "<|im_start|>", "<|im_end|>")));
    ModelTemplates templates =
        ModelTemplates.of(Map.of("default", TEMPLATE), Map.of("bos_token", "<s>"));
    return new ServedModel(
        "run@1",
        engine,
        vocabulary,
        new SpecialTokens(OptionalInt.of(TestTokenizers.FIRST), List.of()),
        ServedChat.of(templates, vocabulary),
        engine::close);
  }
}
