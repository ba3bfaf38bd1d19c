package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.BytePairModel;
import dev.millrace.tokenizer.internal.bpe.CharacterSymbols;
import dev.millrace.tokenizer.internal.bpe.MergeList;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;
import dev.millrace.tokenizer.internal.bpe.VocabularyRules;
import dev.millrace.tokenizer.internal.split.PreTokenization;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads Hugging Face's tokenizer.json where it describes BPE on bytes, or on characters with bytes
 * to fall back to, or a unigram model, and refuses the rest.
 */
public final class TokenizerJsonReader {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final JsonNode model;
  private final TokenSpelling spelling;
  private final List<AddedToken> added = new ArrayList<>();
  private final Map<String, Integer> addedIds = new HashMap<>();
  // as written in the file, also those of added tokens
  private final Map<String, Integer> ids = new HashMap<>();
  private final SortedMap<Integer, byte[]> tokens = new TreeMap<>();

  private TokenizerJsonReader(JsonNode model, TokenSpelling spelling) {
    this.model = model;
    this.spelling = spelling;
  }

  public static Tokenizer read(byte[] json) {
    JsonNode root = parse(json);
    JsonNode model = root.path("model");
    if (UnigramJson.is(model)) {
      return new UnigramJson(root).tokenizer(postProcessor(root));
    }
    checkModel(model);
    boolean characters = JsonFlags.flag(model, "byte_fallback", false);
    PreTokenization preTokenization =
        characters ? MarkedSpacesJson.read(root) : PreTokenizationJson.read(root);
    TokenizerJsonReader reader =
        new TokenizerJsonReader(model, characters ? TokenSpelling.CHARACTERS : TokenSpelling.BYTES);
    reader.readAdded(root.path("added_tokens"));
    reader.readVocabulary();
    MergeList merges = reader.readMerges();
    VocabularyRules.check(reader.tokens, reader.added, reader.spelling);
    reader.checkAddedIds();
    BytePairModel bytePairs = characters ? reader.onCharacters(merges) : reader.onBytes(merges);
    return new Tokenizer(bytePairs, preTokenization, reader.added, postProcessor(root));
  }

  private BytePairModel onBytes(MergeList merges) {
    OptionalInt unknown = unknown();
    boolean fused = JsonFlags.flag(model, "fuse_unk", false);
    long bytes = tokens.values().stream().filter(token -> token.length == 1).count();
    if (unknown.isPresent() && fused && bytes < 256) {
      throw new TokenizerFormatException(
          "fuse_unk is true and the vocabulary lacks "
              + (256 - bytes)
              + " of 256 bytes: only one unk_token for each can be read");
    }
    boolean wholePieces = JsonFlags.flag(model, "ignore_merges", false);
    return BytePairModel.ofMerges(
        new Vocabulary(tokens), new BytePairModel.Explicit(merges, wholePieces, unknown));
  }

  private BytePairModel onCharacters(MergeList merges) {
    if (JsonFlags.flag(model, "ignore_merges", false)) {
      throw new TokenizerFormatException(
          "byte_fallback and ignore_merges are both true: only one of them can be read");
    }
    Vocabulary names = new Vocabulary(tokens);
    boolean fused = JsonFlags.flag(model, "fuse_unk", false);
    return BytePairModel.ofCharacters(names, merges, new CharacterSymbols(names, unknown(), fused));
  }

  private static Optional<String> postProcessor(JsonNode root) {
    JsonNode postProcessor = root.path("post_processor");
    if (postProcessor.isMissingNode() || postProcessor.isNull()) {
      return Optional.empty();
    }
    if (!postProcessor.path("type").isTextual()) {
      throw new TokenizerFormatException(
          "post_processor is " + postProcessor + ": expected null, or an object with a type");
    }
    return Optional.of(postProcessor.toString());
  }

  private static JsonNode parse(byte[] json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      if (!root.isObject()) {
        throw new TokenizerFormatException(
            "no tokenizer.json: expected an object, found " + root.getNodeType());
      }
      return root;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new TokenizerFormatException(
          "no tokenizer.json, or cut short: line " + line + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new TokenizerFormatException("no tokenizer.json: " + e.getMessage(), e);
    }
  }

  private static void checkModel(JsonNode model) {
    if (!model.path("vocab").isObject() || !model.path("merges").isArray()) {
      String type = model.path("type").asText("without a type");
      throw new TokenizerFormatException(
          "the model is " + type + ": only Unigram, and BPE with a vocab and merges can be read");
    }
    String type = model.path("type").asText("BPE");
    if (!type.equals("BPE")) {
      throw new TokenizerFormatException(
          "the model is " + type + ": only BPE and Unigram can be read");
    }
    refuseText(model, "continuing_subword_prefix");
    refuseText(model, "end_of_word_suffix");
    JsonNode dropout = model.path("dropout");
    if (!dropout.isMissingNode()
        && !dropout.isNull()
        && !(dropout.isNumber() && dropout.asDouble() == 0)) {
      throw new TokenizerFormatException(
          "dropout is " + dropout + ": ids must not depend on chance, set it to null");
    }
  }

  private static void refuseText(JsonNode model, String field) {
    JsonNode value = model.path(field);
    boolean none = value.isMissingNode() || value.isNull() || value.asText("?").isEmpty();
    if (!none) {
      throw new TokenizerFormatException(
          field + " is " + value + ": only BPE without one can be read");
    }
  }

  private void readAdded(JsonNode list) {
    added.addAll(AddedTokensJson.read(list));
    added.forEach(token -> addedIds.put(token.content(), token.id()));
  }

  private void readVocabulary() {
    Map<Integer, String> names = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
      String name = entry.getKey();
      JsonNode value = entry.getValue();
      if (!value.isInt() || value.intValue() < 0) {
        throw new TokenizerFormatException(
            "token '" + name + "' has id " + value + ": ids are whole numbers from 0");
      }
      int id = value.intValue();
      String other = names.put(id, name);
      if (other != null) {
        throw new TokenizerFormatException(
            "id " + id + " is both '" + other + "' and '" + name + "': every token needs its own");
      }
      ids.put(name, id);
      if (!isOnlyAdded(name, id)) {
        tokens.put(id, bytes(name, id));
      }
    }
  }

  private void checkAddedIds() {
    AddedTokensJson.checkIds(added, ids);
    for (AddedToken token : added) {
      if (token.singleWord() && JsonFlags.flag(model, "ignore_merges", false)) {
        throw new TokenizerFormatException(
            "added token '%s' is single_word with ignore_merges true: what it is inside a word depends on where the file lists it"
                .formatted(token.content()));
      }
    }
  }

  // many files repeat added tokens among the others, where no merge makes them
  private boolean isOnlyAdded(String name, int id) {
    Integer addedId = addedIds.get(name);
    if (addedId != null && addedId != id) {
      throw new TokenizerFormatException(
          "token '%s' has id %d in the vocabulary and %d as an added token: it needs one"
              .formatted(name, id, addedId));
    }
    // those that merging starts with are more than added tokens
    return addedId != null && !spelling.isSymbol(name);
  }

  private byte[] bytes(String name, int id) {
    return spelling
        .read(name)
        .orElseThrow(
            () ->
                new TokenizerFormatException(
                    "token '%s' (id %d) is %s".formatted(name, id, spelling.refusal())));
  }

  private MergeList readMerges() {
    MergeList merges = new MergeList();
    for (JsonNode merge : model.path("merges")) {
      String left;
      String right;
      if (merge.size() == 2 && merge.path(0).isTextual() && merge.path(1).isTextual()) {
        left = merge.get(0).asText();
        right = merge.get(1).asText();
      } else {
        String text = merge.asText("");
        int space = text.indexOf(' ');
        if (space <= 0 || space != text.lastIndexOf(' ') || space == text.length() - 1) {
          throw new TokenizerFormatException(
              "merge %d is %s: expected two tokens".formatted(merges.size(), merge));
        }
        left = text.substring(0, space);
        right = text.substring(space + 1);
      }
      merges.add(
          mergeable(left, merges.size()),
          mergeable(right, merges.size()),
          mergeable(left + right, merges.size()));
    }
    return merges;
  }

  private int mergeable(String token, int merge) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new TokenizerFormatException(
          "merge %d needs token '%s', which is not in the vocabulary".formatted(merge, token));
    }
    // an added token that merges make is a token like any other as well
    tokens.computeIfAbsent(id, missing -> bytes(token, missing));
    return id;
  }

  private OptionalInt unknown() {
    JsonNode unknown = model.path("unk_token");
    if (unknown.isMissingNode() || unknown.isNull()) {
      return OptionalInt.empty();
    }
    Integer id = unknown.isTextual() ? ids.get(unknown.textValue()) : null;
    if (id == null) {
      throw new TokenizerFormatException(
          "unk_token is '" + unknown.asText() + "', which is not in the vocabulary");
    }
    return OptionalInt.of(id);
  }
}
