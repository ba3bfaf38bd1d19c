package dev.millrace.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import dev.millrace.tokenizer.training.BpeTrainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A small tokenizer.json to change for a test. */
final class JsonFixture {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Tokenizer TRAINED =
      new BpeTrainer(557, SplitPattern.CL100K, List.of("<|endoftext|>"), 2).train(documents());

  private final ObjectNode root;

  private JsonFixture(ObjectNode root) {
    this.root = root;
  }

  /** 256 bytes, 300 merges learned from seeded text, and {@code <|endoftext|>}. */
  static JsonFixture trained() {
    return of(TRAINED);
  }

  /**
   * Llama 2's kind: 700 tokens, 256 of them bytes and 111 characters, learned from this
   * repository's README and a line in other scripts.
   */
  static JsonFixture ofCharacters() {
    try (InputStream in = JsonFixture.class.getResourceAsStream("/golden/characters.json")) {
      return new JsonFixture((ObjectNode) MAPPER.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonFixture of(Tokenizer tokenizer) {
    try {
      return new JsonFixture((ObjectNode) MAPPER.readTree(tokenizer.json()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> documents() {
    List<String> documents = new ArrayList<>();
    for (long seed = 0; seed < 2_000; seed++) {
      documents.add(new RandomText(seed).next(30));
    }
    return documents;
  }

  ObjectNode root() {
    return root;
  }

  ObjectNode model() {
    return (ObjectNode) root.get("model");
  }

  ObjectNode vocabulary() {
    return (ObjectNode) model().get("vocab");
  }

  ArrayNode merges() {
    return (ArrayNode) model().get("merges");
  }

  /** Sets a field of the file to JSON in which quotes are written as apostrophes. */
  JsonFixture with(String field, String json) {
    return set(root, field, json);
  }

  JsonFixture withModel(String field, String json) {
    return set(model(), field, json);
  }

  JsonFixture withToken(String name, int id) {
    vocabulary().put(name, id);
    return this;
  }

  JsonFixture withAdded(AddedToken token) {
    ((ArrayNode) root.get("added_tokens"))
        .addObject()
        .put("id", token.id())
        .put("content", token.content())
        .put("single_word", token.singleWord())
        .put("lstrip", token.leftStrip())
        .put("rstrip", token.rightStrip())
        .put("normalized", token.normalized())
        .put("special", token.special());
    return this;
  }

  /** Gives the token another name. */
  JsonFixture renamed(String name, String newName) {
    int id = vocabulary().get(name).intValue();
    vocabulary().remove(name);
    return withToken(newName, id);
  }

  JsonFixture withoutAdded() {
    root.putArray("added_tokens");
    return this;
  }

  /** A merge of lowest rank, and the token that it makes. */
  JsonFixture withMerge(String left, String right) {
    vocabulary().put(left + right, vocabulary().size());
    merges().insert(0, left + ' ' + right);
    return this;
  }

  JsonFixture withMergesAsPairs() {
    ArrayNode pairs = MAPPER.createArrayNode();
    for (var merge : merges()) {
      int space = merge.asText().indexOf(' ');
      pairs
          .addArray()
          .add(merge.asText().substring(0, space))
          .add(merge.asText().substring(space + 1));
    }
    model().set("merges", pairs);
    return this;
  }

  /** Without the last merges, so that the tokens they made are never reached by merging. */
  JsonFixture withoutLastMerges(int count) {
    for (int i = 0; i < count; i++) {
      merges().remove(merges().size() - 1);
    }
    return this;
  }

  JsonFixture withMergesReversed() {
    ArrayNode reversed = MAPPER.createArrayNode();
    for (int i = merges().size() - 1; i >= 0; i--) {
      reversed.add(merges().get(i));
    }
    model().set("merges", reversed);
    return this;
  }

  byte[] bytes() {
    try {
      return MAPPER.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] prettyBytes() {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  Tokenizer parse() {
    return Tokenizer.parse(bytes());
  }

  private JsonFixture set(ObjectNode node, String field, String json) {
    try {
      node.set(field, MAPPER.readTree(json.replace('\'', '"')));
      return this;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
