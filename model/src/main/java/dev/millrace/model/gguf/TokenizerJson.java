package dev.millrace.model.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.model.ModelFormatException;
import java.util.List;

/** A vocabulary of the metadata as Hugging Face's tokenizer.json. */
final class TokenizerJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MARK = "\u2581";

  private final GgufMetadata metadata;
  private final List<String> tokens;
  private final List<Long> types;
  private final ObjectNode root = JSON.createObjectNode();

  private TokenizerJson(GgufMetadata metadata) throws ModelFormatException {
    this.metadata = metadata;
    this.tokens = metadata.list(TokenKeys.TOKENS, String.class);
    this.types =
        metadata.has(TokenKeys.TYPES)
            ? metadata.list(TokenKeys.TYPES, Long.class)
            : tokens.stream().map(_ -> (long) TokenKeys.NORMAL).toList();
    if (types.size() != tokens.size()) {
      throw metadata.problem(
          TokenKeys.TYPES, types.size() + " of them for " + tokens.size() + " tokens");
    }
  }

  /**
   * @throws ModelFormatException if the vocabulary is of a kind that cannot be read
   */
  static String of(GgufMetadata metadata) throws ModelFormatException {
    TokenizerJson json = new TokenizerJson(metadata);
    json.root.put("version", "1.0").putNull("truncation").putNull("padding");
    json.addSpecial();
    String model = metadata.text(TokenKeys.MODEL);
    switch (model) {
      case TokenKeys.BYTE_LEVEL -> json.addByteLevel();
      case TokenKeys.SENTENCE_PIECE -> json.addSentencePiece();
      default ->
          throw metadata.problem(
              TokenKeys.MODEL,
              "'%s' is neither %s nor %s"
                  .formatted(model, TokenKeys.BYTE_LEVEL, TokenKeys.SENTENCE_PIECE));
    }
    return json.root + "\n";
  }

  /** Whether there is any token of text: a model without a tokenizer has names only. */
  static boolean isThere(GgufMetadata metadata) throws ModelFormatException {
    return !metadata.has(TokenKeys.TYPES)
        || metadata.list(TokenKeys.TYPES, Long.class).stream()
            .anyMatch(type -> type != TokenKeys.UNUSED);
  }

  private void addSpecial() {
    ArrayNode added = root.putArray("added_tokens");
    for (int id = 0; id < tokens.size(); id++) {
      int type = type(id);
      boolean special = type == TokenKeys.CONTROL || type == TokenKeys.IS_UNKNOWN;
      if (special || type == TokenKeys.USER_DEFINED) {
        ObjectNode token = added.addObject().put("id", id).put("content", tokens.get(id));
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false).put("special", special);
      }
    }
  }

  private void addByteLevel() throws ModelFormatException {
    PreTokenizer split = preTokenizer();
    root.putNull("normalizer");
    split.write(root);
    root.putNull("post_processor");
    PreTokenizer.byteLevel(root.putObject("decoder"), false);
    ObjectNode model = model(false, split.wholePieces());
    ArrayNode merges = model.putArray("merges");
    metadata.list(TokenKeys.MERGES, String.class).forEach(merges::add);
  }

  private PreTokenizer preTokenizer() throws ModelFormatException {
    String name = metadata.optionalText(TokenKeys.PRE).orElse("default");
    if (name.equals("default") && !metadata.text("general.architecture").equals("gpt2")) {
      throw metadata.problem(TokenKeys.PRE, "does not say how text is cut: make the file anew");
    }
    return PreTokenizer.named(name)
        .orElseThrow(
            () ->
                metadata.problem(
                    TokenKeys.PRE, "'%s' is none of %s".formatted(name, PreTokenizer.allNames())));
  }

  private void addSentencePiece() throws ModelFormatException {
    boolean prefix = metadata.flag(TokenKeys.ADD_SPACE, true);
    ObjectNode normalizer = root.putObject("normalizer").put("type", "Sequence");
    ArrayNode normalizers = normalizer.putArray("normalizers");
    if (prefix) {
      normalizers.addObject().put("type", "Prepend").put("prepend", MARK);
    }
    replace(normalizers.addObject(), " ", MARK);
    root.putNull("pre_tokenizer").putNull("post_processor");
    ArrayNode decoders = root.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), MARK, " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (prefix) {
      ObjectNode strip = decoders.addObject().put("type", "Strip").put("content", " ");
      strip.put("start", 1).put("stop", 0);
    }
    ObjectNode model = model(true, false);
    ArrayNode merges = model.putArray("merges");
    List<Double> scores = metadata.list(TokenKeys.SCORES, Double.class);
    if (scores.size() != tokens.size()) {
      throw metadata.problem(
          TokenKeys.SCORES, scores.size() + " of them for " + tokens.size() + " tokens");
    }
    PieceMerges.of(tokens, scores, id -> type(id) == TokenKeys.NORMAL)
        .forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
  }

  private ObjectNode model(boolean byteFallback, boolean wholePieces) throws ModelFormatException {
    ObjectNode model = root.putObject("model").put("type", "BPE");
    model.putNull("dropout");
    if (byteFallback) {
      int unknown = metadata.count(TokenKeys.UNKNOWN, 0);
      if (unknown >= tokens.size()) {
        throw metadata.problem(TokenKeys.UNKNOWN, unknown + " is no token");
      }
      model.put("unk_token", tokens.get(unknown));
    } else {
      model.putNull("unk_token");
    }
    model.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    model.put("fuse_unk", byteFallback).put("byte_fallback", byteFallback);
    model.put("ignore_merges", wholePieces);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < tokens.size(); id++) {
      if (type(id) != TokenKeys.UNUSED) {
        vocabulary.put(tokens.get(id), id);
      }
    }
    return model;
  }

  private int type(int id) {
    return types.get(id).intValue();
  }

  private static void replace(ObjectNode step, String from, String to) {
    step.put("type", "Replace");
    step.putObject("pattern").put("String", from);
    step.put("content", to);
  }
}
