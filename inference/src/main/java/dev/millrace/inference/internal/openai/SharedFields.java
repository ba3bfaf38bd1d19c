package dev.millrace.inference.internal.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.fields.EndFields;
import dev.millrace.inference.internal.fields.Field;
import dev.millrace.inference.internal.fields.FieldTable;
import dev.millrace.inference.internal.fields.FormFields;
import dev.millrace.inference.internal.fields.JsonKind;
import dev.millrace.inference.internal.fields.SamplingFields;
import dev.millrace.inference.internal.fields.WorkingsFields;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.sampling.TokenMask;
import dev.millrace.inference.serving.ServedModel;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The fields that completions and chat completions share, those of vLLM and llama.cpp included. */
final class SharedFields {
  static final FieldTable TABLE =
      FieldTable.of(
              Field.read("model"),
              Field.read("n"),
              Field.read("max_tokens"),
              Field.read("stream"),
              Field.read("stream_options"),
              Field.read("logprobs"),
              Field.read("logit_bias"),
              Field.read("allowed_token_ids"),
              Field.read("return_token_ids"),
              Field.read("add_special_tokens"))
          .and(SamplingFields.TABLE)
          .and(EndFields.TABLE)
          .and(AccountFields.TABLE)
          .and(WorkingsFields.TABLE)
          .and(FormFields.TABLE);

  private static final FieldTable STREAM_OPTIONS =
      FieldTable.of(
          Field.ignored("include_usage", JsonKind.FLAG),
          Field.ignored("include_obfuscation", JsonKind.FLAG),
          Field.flag("continuous_usage_stats", false, "ask for include_usage instead"));

  private static final int MAX_CHOICES = 128;
  private static final int MAX_ALLOWED = 1 << 20;

  private final RequestFields fields;

  SharedFields(RequestFields fields) {
    this.fields = fields;
  }

  int choices() {
    return fields.integer("n", 1, MAX_CHOICES).orElse(1);
  }

  /** Whether what the tokenizer begins a text with is put before the prompt, if that is said. */
  Optional<Boolean> begun() {
    return fields.value("add_special_tokens").map(node -> fields.flag("add_special_tokens"));
  }

  /** Whether a stream ends with the numbers of tokens. */
  static boolean streamUsage(RequestFields fields) {
    JsonNode options = fields.value("stream_options").orElse(null);
    if (options == null) {
      return false;
    }
    boolean wanted = fields.within("stream_options", STREAM_OPTIONS).flag("include_usage");
    if (wanted && !fields.flag("stream")) {
      throw ApiException.invalid("stream_options", "stream_options is given without stream: true");
    }
    return wanted;
  }

  SamplingParameters sampling(ServedModel model) {
    return new SamplingFields(fields, SamplingFields.Habit.OPENAI)
        .read(SamplingFields.logitBias(fields, model.vocabulary().size()));
  }

  /** The only tokens that answers may hold. */
  Optional<TokenMask> allowed(ServedModel model) {
    List<Integer> tokens =
        EndFields.tokens(fields, "allowed_token_ids", MAX_ALLOWED, model.vocabulary().size());
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    if (tokens.stream().allMatch(model::ends)) {
      throw ApiException.invalid(
          "allowed_token_ids", "allowed_token_ids holds no token but such as end an answer");
    }
    BitSet set = new BitSet();
    tokens.forEach(set::set);
    return Optional.of(TokenMask.of(set));
  }
}
