package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.UnigramModel;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;
import dev.millrace.tokenizer.internal.bpe.VocabularyRules;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A tokenizer.json whose model is {@code Unigram}. Text never becomes a special token unless it is
 * asked for, where Hugging Face may make one of text that a normalizer turned into its content.
 */
final class UnigramJson {
  private static final String TYPE = "Unigram";

  private final JsonNode root;
  private final JsonNode model;
  private final SortedMap<Integer, byte[]> tokens = new TreeMap<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final double[] scores;
  private double worst = Double.POSITIVE_INFINITY;

  UnigramJson(JsonNode root) {
    this.root = root;
    this.model = root.path("model");
    this.scores = new double[model.path("vocab").size()];
  }

  static boolean is(JsonNode model) {
    return model.path("type").asText("").equals(TYPE) && model.path("vocab").isArray();
  }

  Tokenizer tokenizer(Optional<String> postProcessor) {
    List<AddedToken> added = AddedTokensJson.read(root.path("added_tokens"));
    BitSet inText = new BitSet(scores.length);
    for (int id = 0; id < scores.length; id++) {
      readPiece(model.path("vocab").path(id), id);
      inText.set(id);
    }
    VocabularyRules.check(tokens, added, TokenSpelling.CHARACTERS);
    AddedTokensJson.checkIds(added, ids);
    added.stream().filter(AddedToken::special).forEach(token -> inText.clear(token.id()));
    UnigramModel unigram =
        new UnigramModel(
            new Vocabulary(tokens),
            new UnigramModel.Pieces(scores, inText, worst),
            UnigramModel.Arithmetic.DOUBLE,
            unknown(),
            JsonFlags.flag(model, "byte_fallback", false));
    return new Tokenizer(unigram, NormalizedTextJson.read(root), added, postProcessor);
  }

  private void readPiece(JsonNode piece, int id) {
    String name = piece.path(0).asText("");
    JsonNode score = piece.path(1);
    if (piece.size() != 2
        || !piece.path(0).isTextual()
        || !score.isNumber()
        || !Double.isFinite(score.doubleValue())) {
      throw new TokenizerFormatException(
          "token %d is %s: expected its text and a finite score".formatted(id, piece));
    }
    byte[] bytes =
        TokenSpelling.CHARACTERS
            .read(name)
            .orElseThrow(
                () ->
                    new TokenizerFormatException(
                        "token '%s' (id %d) is %s"
                            .formatted(name, id, TokenSpelling.CHARACTERS.refusal())));
    tokens.put(id, bytes);
    ids.put(name, id);
    scores[id] = score.doubleValue();
    worst = Math.min(worst, scores[id]);
  }

  private OptionalInt unknown() {
    JsonNode unknown = model.path("unk_id");
    if (unknown.isMissingNode() || unknown.isNull()) {
      return OptionalInt.empty();
    }
    if (!unknown.isInt() || unknown.intValue() < 0 || unknown.intValue() >= scores.length) {
      throw new TokenizerFormatException(
          "unk_id is %s: expected one of the %d tokens".formatted(unknown, scores.length));
    }
    return OptionalInt.of(unknown.intValue());
  }

  /** Writes the field {@code model}, of one whose scores are added up as Hugging Face does it. */
  static void write(UnigramModel model, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("model");
    json.writeStringField("type", TYPE);
    json.writeFieldName("unk_id");
    if (model.unknown().isPresent()) {
      json.writeNumber(model.unknown().getAsInt());
    } else {
      json.writeNull();
    }
    json.writeArrayFieldStart("vocab");
    for (int id = 0; id < model.vocabulary().size(); id++) {
      json.writeStartArray();
      json.writeString(TokenSpelling.CHARACTERS.write(model.vocabulary().token(id)));
      json.writeNumber(model.pieces().scores()[id]);
      json.writeEndArray();
    }
    json.writeEndArray();
    json.writeBooleanField("byte_fallback", model.bytes());
    json.writeEndObject();
  }
}
