package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.BytePairModel;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;
import dev.millrace.tokenizer.internal.bpe.VocabularyRules;
import dev.millrace.tokenizer.internal.split.ByteLevelPreTokenization;
import dev.millrace.tokenizer.internal.split.SplitStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads Mistral's {@code tekken.json}: byte-level BPE by ranks. Special tokens come first, so a
 * token's id is its rank and their number; of the listed tokens the vocabulary's size says how many
 * count.
 */
public final class TekkenReader {
  public static final String FILE = "tekken.json";

  private static final int MAX_SIZE = 1 << 24;
  // the last version whose files may leave special tokens out
  private static final int LAST_IMPLIED = 7;
  // by their ids, what Mistral's reader gives such files
  private static final List<String> IMPLIED =
      List.of(
          "<unk>",
          "<s>",
          "</s>",
          "[INST]",
          "[/INST]",
          "[AVAILABLE_TOOLS]",
          "[/AVAILABLE_TOOLS]",
          "[TOOL_RESULTS]",
          "[/TOOL_RESULTS]",
          "[TOOL_CALLS]",
          "[IMG]",
          "<pad>",
          "[IMG_BREAK]",
          "[IMG_END]",
          "[PREFIX]",
          "[MIDDLE]",
          "[SUFFIX]",
          "[SYSTEM_PROMPT]",
          "[/SYSTEM_PROMPT]",
          "[TOOL_CONTENT]");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private TekkenReader() {}

  public static Tokenizer read(byte[] file) {
    JsonNode root = parse(file);
    JsonNode config = root.path("config");
    int specials = count(config, "default_num_special_tokens");
    int size = count(config, "default_vocab_size");
    if (size <= specials) {
      throw new TokenizerFormatException(
          "default_vocab_size is %d with %d special tokens: no token is left"
              .formatted(size, specials));
    }
    if (!config.path("pattern").isTextual()) {
      throw new TokenizerFormatException(
          "config.pattern is " + config.path("pattern") + ": expected a regular expression");
    }
    SplitStep step = SplitStep.Pattern.of(config.path("pattern").textValue());
    JsonNode listed = root.path("special_tokens");
    List<AddedToken> added =
        listed.isMissingNode() || listed.isNull()
            ? filled(implied(config, specials), specials)
            : specialTokens(listed, specials);
    SortedMap<Integer, byte[]> tokens = tokens(root.path("vocab"), specials, size);
    VocabularyRules.check(tokens, added, TokenSpelling.BYTES);
    return new Tokenizer(
        BytePairModel.byRank(new Vocabulary(tokens)),
        new ByteLevelPreTokenization(Optional.empty(), false, List.of(step)),
        added,
        Optional.empty());
  }

  private static JsonNode parse(byte[] file) {
    try {
      return MAPPER.readTree(file);
    } catch (IOException e) {
      throw new TokenizerFormatException("no tekken.json, or cut short", e);
    }
  }

  private static int count(JsonNode config, String field) {
    JsonNode value = config.path(field);
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > MAX_SIZE) {
      throw new TokenizerFormatException(
          "config.%s is %s: expected a number from 0 to %d".formatted(field, value, MAX_SIZE));
    }
    return value.intValue();
  }

  private static SortedMap<Integer, byte[]> tokens(JsonNode vocabulary, int first, int size) {
    SortedMap<Integer, byte[]> tokens = new TreeMap<>();
    for (JsonNode entry : vocabulary) {
      int rank = rank(entry);
      if (rank < size - first && tokens.put(first + rank, bytes(entry)) != null) {
        throw new TokenizerFormatException(
            "rank " + rank + " is used twice: every token needs its own");
      }
    }
    if (tokens.size() != size - first) {
      throw new TokenizerFormatException(
          "vocab has %d of the %d tokens that config names: the file may be cut short"
              .formatted(tokens.size(), size - first));
    }
    return tokens;
  }

  private static byte[] bytes(JsonNode entry) {
    try {
      byte[] token = Base64.getDecoder().decode(entry.path("token_bytes").asText(""));
      if (token.length > 0) {
        return token;
      }
    } catch (IllegalArgumentException e) {
      throw new TokenizerFormatException("rank " + rank(entry) + " is not in base64", e);
    }
    throw new TokenizerFormatException("rank " + rank(entry) + " has no token_bytes");
  }

  private static int rank(JsonNode entry) {
    if (!entry.path("rank").isInt() || entry.path("rank").intValue() < 0) {
      throw new TokenizerFormatException(
          "a token has rank " + entry.path("rank") + ": ranks are whole numbers from 0");
    }
    return entry.path("rank").intValue();
  }

  private static List<AddedToken> specialTokens(JsonNode list, int count) {
    if (!list.isArray()) {
      throw new TokenizerFormatException("special_tokens is " + list + ": expected a list");
    }
    SortedMap<Integer, AddedToken> tokens = new TreeMap<>();
    for (JsonNode entry : list) {
      int id = rank(entry);
      String text = entry.path("token_str").asText("");
      if (id >= count || tokens.put(id, AddedToken.special(id, text)) != null) {
        throw new TokenizerFormatException(
            "special token '%s' has rank %d: each has its own below %d".formatted(text, id, count));
      }
    }
    return filled(tokens, count);
  }

  private static SortedMap<Integer, AddedToken> implied(JsonNode config, int count) {
    String version = config.path("version").asText("");
    boolean old =
        version.matches("v[0-9]{1,4}") && Integer.parseInt(version.substring(1)) <= LAST_IMPLIED;
    if (!old || count < IMPLIED.size()) {
      throw new TokenizerFormatException(
          "special_tokens is missing, version is '%s' and there are %d: only files up to v%d with %d or more may leave them out, take the model's tokenizer.json"
              .formatted(version, count, LAST_IMPLIED, IMPLIED.size()));
    }
    SortedMap<Integer, AddedToken> tokens = new TreeMap<>();
    IMPLIED.forEach(text -> tokens.put(tokens.size(), AddedToken.special(tokens.size(), text)));
    return tokens;
  }

  private static List<AddedToken> filled(SortedMap<Integer, AddedToken> tokens, int count) {
    // Mistral's own reader fills the ids that no token has yet
    for (int id = 0; id < count; id++) {
      tokens.putIfAbsent(id, AddedToken.special(id, "<SPECIAL_" + id + ">"));
    }
    return new ArrayList<>(tokens.values());
  }
}
