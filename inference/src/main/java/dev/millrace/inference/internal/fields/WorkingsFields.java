package dev.millrace.inference.internal.fields;

/** What steers how vLLM and llama.cpp work. */
public final class WorkingsFields {
  public static final FieldTable TABLE =
      FieldTable.of(
          Field.ignored("cache_prompt", JsonKind.FLAG),
          Field.ignored("cache_salt", JsonKind.TEXT),
          Field.ignored("id_slot", JsonKind.INTEGER),
          Field.ignored("slot_id", JsonKind.INTEGER),
          Field.ignored("n_keep", JsonKind.INTEGER),
          Field.ignored("n_discard", JsonKind.INTEGER),
          Field.ignored("priority", JsonKind.INTEGER),
          Field.ignored("request_id", JsonKind.TEXT),
          Field.ignored("timings_per_token", JsonKind.FLAG),
          Field.ignored("return_progress", JsonKind.FLAG),
          Field.ignored("response_fields", JsonKind.LIST),
          Field.ignored("skip_special_tokens", JsonKind.FLAG),
          Field.ignored("spaces_between_special_tokens", JsonKind.FLAG),
          Field.flag("detokenize", true, "answers are always given as text, leave it out"),
          Field.flag("return_tokens_as_token_ids", false, "ask for return_token_ids instead"),
          Field.flag("post_sampling_probs", false, "probabilities are the model's own"),
          Field.flag("use_beam_search", false, "tokens are drawn here, leave it out"),
          Field.number("length_penalty", 1, "it is beam search's, leave it out or send 1"),
          Field.neutral(
              "early_stopping",
              JsonKind.TEXT_OR_FLAG,
              node -> node.isBoolean() && !node.booleanValue(),
              "it is beam search's, leave it out"),
          Field.refused("prompt_logprobs", "ask /v1/completions for echo with logprobs instead"),
          Field.refused("truncate_prompt_tokens", "shorten the prompt yourself, leave it out"),
          Field.empty("logits_processors", JsonKind.LIST, "code is not taken, leave it out"),
          Field.empty("bad_words", JsonKind.LIST, "use logit_bias with token ids instead"),
          Field.empty("lora", JsonKind.LIST, "adapters are not offered, leave it out"),
          Field.empty("kv_transfer_params", JsonKind.OBJECT, "leave it out"),
          Field.neutral(
              "t_max_predict_ms",
              JsonKind.INTEGER,
              node -> node.longValue() <= 0,
              "set inference.timeout instead"),
          Field.number("n_indent", 0, "leave it out or send 0"));

  private WorkingsFields() {}
}
