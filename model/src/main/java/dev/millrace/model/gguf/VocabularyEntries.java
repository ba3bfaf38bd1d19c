package dev.millrace.model.gguf;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hugging Face's tokenizer.json as entries of the metadata. */
final class VocabularyEntries {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BYTE_TOKEN = "<0x[0-9A-F]{2}>";

  private final JsonNode root;
  private final JsonNode model;
  private final String[] tokens;
  private final int[] types;
  private final Map<String, Object> entries = new LinkedHashMap<>();

  private VocabularyEntries(JsonNode root, int size) {
    this.root = root;
    this.model = root.path("model");
    this.tokens = new String[size];
    this.types = new int[size];
  }

  /**
   * @param json the file's text
   * @param size rows of the model's token embedding; those without a token get a name of their own
   * @throws ModelFormatException if llama.cpp has no way to cut text like this
   */
  static Map<String, Object> of(String json, int size) throws ModelFormatException {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new ModelFormatException("tokenizer.json: " + e.getOriginalMessage(), e);
    }
    if (!root.path("model").path("vocab").isObject()) {
      throw new ModelFormatException(
          "tokenizer.json: the model is %s: only BPE can be written as GGUF"
              .formatted(root.path("model").path("type").asText("without a type")));
    }
    VocabularyEntries vocabulary = new VocabularyEntries(root, size);
    vocabulary.addTokens();
    boolean sentencePiece = vocabulary.model.path("byte_fallback").asBoolean();
    if (sentencePiece) {
      vocabulary.addSentencePiece();
    } else {
      vocabulary.addByteLevel();
    }
    return vocabulary.entries;
  }

  private void addTokens() throws ModelFormatException {
    for (Map.Entry<String, JsonNode> token : model.path("vocab").properties()) {
      set(token.getValue().asInt(-1), token.getKey(), TokenKeys.NORMAL);
    }
    for (JsonNode added : root.path("added_tokens")) {
      boolean special = added.path("special").asBoolean();
      set(
          added.path("id").asInt(-1),
          added.path("content").asText(),
          special ? TokenKeys.CONTROL : TokenKeys.USER_DEFINED);
    }
    for (int id = 0; id < tokens.length; id++) {
      if (types[id] == 0) {
        tokens[id] = "[PAD" + id + "]";
        types[id] = TokenKeys.UNUSED;
      }
    }
  }

  private void set(int id, String token, int type) throws ModelFormatException {
    if (id < 0 || id >= tokens.length) {
      throw new ModelFormatException(
          "tokenizer.json: token %d is outside the model's %d".formatted(id, tokens.length));
    }
    tokens[id] = token;
    types[id] = type;
  }

  private void addByteLevel() throws ModelFormatException {
    PreTokenizer split =
        PreTokenizer.of(root, model.path("ignore_merges").asBoolean())
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        "tokenizer.json: llama.cpp cuts no text by the pre_tokenizer "
                            + root.path("pre_tokenizer")));
    entries.put(TokenKeys.MODEL, TokenKeys.BYTE_LEVEL);
    entries.put(TokenKeys.PRE, split.written());
    addVocabulary();
    entries.put(TokenKeys.MERGES, merges().stream().map(Pair::written).toList());
  }

  private void addSentencePiece() throws ModelFormatException {
    List<JsonNode> normalizers = new ArrayList<>();
    JsonNode normalizer = root.path("normalizer");
    (normalizer.has("normalizers") ? normalizer.path("normalizers") : List.of(normalizer))
        .forEach(normalizers::add);
    boolean prefix = normalizers.getFirst().path("type").asText().equals("Prepend");
    if (!normalizers.getLast().path("type").asText().equals("Replace")) {
      throw new ModelFormatException(
          "tokenizer.json: llama.cpp cuts no text by the normalizer " + normalizer);
    }
    for (int id = 0; id < tokens.length; id++) {
      if (tokens[id].matches(BYTE_TOKEN)) {
        types[id] = TokenKeys.BYTE;
      } else if (tokens[id].equals(model.path("unk_token").asText())) {
        types[id] = TokenKeys.IS_UNKNOWN;
        entries.put(TokenKeys.UNKNOWN, id);
      }
    }
    entries.put(TokenKeys.MODEL, TokenKeys.SENTENCE_PIECE);
    entries.put(TokenKeys.PRE, "default");
    addVocabulary();
    entries.put(TokenKeys.SCORES, scores());
    entries.put(TokenKeys.ADD_SPACE, prefix);
  }

  private void addVocabulary() {
    entries.put(TokenKeys.TOKENS, List.of(tokens));
    entries.put(TokenKeys.TYPES, types);
  }

  private record Pair(String left, String right) {
    String written() {
      return left + " " + right;
    }
  }

  /** As two strings or, in older files, as one with a blank between them. */
  private List<Pair> merges() {
    List<Pair> merges = new ArrayList<>();
    for (JsonNode merge : model.path("merges")) {
      if (merge.isArray()) {
        merges.add(new Pair(merge.path(0).asText(), merge.path(1).asText()));
      } else {
        String both = merge.asText();
        int blank = both.indexOf(' ', 1);
        merges.add(new Pair(both.substring(0, blank), both.substring(blank + 1)));
      }
    }
    return merges;
  }

  /** The sooner a token is made, the higher; those that no merge makes come last. */
  private float[] scores() {
    List<Pair> merges = merges();
    Map<String, Integer> ranks = new HashMap<>();
    for (int rank = 0; rank < merges.size(); rank++) {
      Pair merge = merges.get(rank);
      ranks.putIfAbsent(merge.left + merge.right, rank);
    }
    float[] scores = new float[tokens.length];
    for (int id = 0; id < scores.length; id++) {
      scores[id] = -ranks.getOrDefault(tokens[id], merges.size());
    }
    return scores;
  }
}
