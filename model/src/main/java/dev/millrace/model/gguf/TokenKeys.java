package dev.millrace.model.gguf;

import java.util.List;

/** Keys and values of the metadata that tell of the vocabulary. */
final class TokenKeys {
  static final String MODEL = "tokenizer.ggml.model";

  /** Values of {@link #MODEL}: byte-level BPE, and SentencePiece's. */
  static final String BYTE_LEVEL = "gpt2";

  static final String SENTENCE_PIECE = "llama";
  static final String NONE = "none";

  static final String PRE = "tokenizer.ggml.pre";
  static final String TOKENS = "tokenizer.ggml.tokens";
  static final String SCORES = "tokenizer.ggml.scores";
  static final String TYPES = "tokenizer.ggml.token_type";
  static final String MERGES = "tokenizer.ggml.merges";
  static final String BEGIN = "tokenizer.ggml.bos_token_id";
  static final String ADD_BEGIN = "tokenizer.ggml.add_bos_token";
  static final String ADD_SPACE = "tokenizer.ggml.add_space_prefix";
  static final String UNKNOWN = "tokenizer.ggml.unknown_token_id";
  static final String CHAT_TEMPLATE = "tokenizer.chat_template";

  /** Tokens at which a completion ends. */
  static final List<String> ENDS =
      List.of(
          "tokenizer.ggml.eos_token_id",
          "tokenizer.ggml.eot_token_id",
          "tokenizer.ggml.eom_token_id");

  /** Values of {@link #TYPES}. */
  static final int NORMAL = 1;

  static final int IS_UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;
  static final int BYTE = 6;

  private TokenKeys() {}
}
