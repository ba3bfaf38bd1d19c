package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.AddedToken;
import dev.millrace.tokenizer.internal.bpe.BytePairModel;
import dev.millrace.tokenizer.internal.bpe.CharacterSymbols;
import dev.millrace.tokenizer.internal.bpe.MergeList;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.bpe.TokenizerModel;
import dev.millrace.tokenizer.internal.bpe.UnigramModel;
import dev.millrace.tokenizer.internal.bpe.Vocabulary;
import dev.millrace.tokenizer.internal.split.ByteLevelPreTokenization;
import dev.millrace.tokenizer.internal.split.MarkedSpaces;
import dev.millrace.tokenizer.internal.split.NormalizedText;
import dev.millrace.tokenizer.internal.split.SentencePieceText;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import dev.millrace.tokenizer.internal.split.SplitStep;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes Hugging Face's tokenizer.json. Added tokens are repeated in the vocabulary: the reader of
 * Hugging Face numbers those that are not there anew, without gaps.
 */
public final class TokenizerJsonWriter {
  private final Tokenizer tokenizer;
  private final JsonGenerator json;

  private TokenizerJsonWriter(Tokenizer tokenizer, JsonGenerator json) {
    this.tokenizer = tokenizer;
    this.json = json;
  }

  public static byte[] write(Tokenizer tokenizer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      new TokenizerJsonWriter(tokenizer, json).write();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to memory", e);
    }
    return out.toByteArray();
  }

  private void write() throws IOException {
    json.writeStartObject();
    json.writeStringField("version", "1.0");
    json.writeNullField("truncation");
    json.writeNullField("padding");
    writeAdded();
    switch (tokenizer.preTokenization()) {
      case ByteLevelPreTokenization byteLevel -> {
        writeNormalizer(byteLevel);
        writePreTokenizer(byteLevel);
      }
      case MarkedSpaces spaces -> MarkedSpacesJson.writeNormalizerAndPreTokenizer(spaces, json);
      case NormalizedText text -> NormalizedTextJson.writeNormalizerAndPreTokenizer(text, json);
      case SentencePieceText text -> throw unwritable();
    }
    json.writeFieldName("post_processor");
    if (tokenizer.postProcessor().isPresent()) {
      json.writeRawValue(tokenizer.postProcessor().get());
    } else {
      json.writeNull();
    }
    switch (tokenizer.preTokenization()) {
      case ByteLevelPreTokenization byteLevel -> {
        json.writeFieldName("decoder");
        writeByteLevel(false, false);
      }
      case MarkedSpaces spaces -> MarkedSpacesJson.writeDecoder(spaces, json);
      case NormalizedText text -> NormalizedTextJson.writeDecoder(text, json);
      case SentencePieceText text -> throw unwritable();
    }
    switch (tokenizer.model()) {
      case BytePairModel model -> writeModel(model);
      case UnigramModel model -> UnigramJson.write(model, json);
    }
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static TokenizerFormatException unwritable() {
    return new TokenizerFormatException(
        "tokenizer.json cannot express this tokenizer.model: SentencePiece normalizes and adds"
            + " scores otherwise than Hugging Face does. Convert the folder with transformers"
            + " first, which may change ids");
  }

  private void writeAdded() throws IOException {
    json.writeArrayFieldStart("added_tokens");
    for (AddedToken token : tokenizer.addedTokens()) {
      json.writeStartObject();
      json.writeNumberField("id", token.id());
      json.writeStringField("content", token.content());
      json.writeBooleanField("single_word", token.singleWord());
      json.writeBooleanField("lstrip", token.leftStrip());
      json.writeBooleanField("rstrip", token.rightStrip());
      json.writeBooleanField("normalized", token.normalized());
      json.writeBooleanField("special", token.special());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void writeNormalizer(ByteLevelPreTokenization byteLevel) throws IOException {
    json.writeFieldName("normalizer");
    if (byteLevel.form().isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    json.writeStringField("type", byteLevel.form().get().name());
    json.writeEndObject();
  }

  private void writePreTokenizer(ByteLevelPreTokenization byteLevel) throws IOException {
    List<SplitStep> steps = byteLevel.steps();
    boolean regex =
        !steps.isEmpty() && steps.getLast().equals(SplitStep.Pattern.of(SplitPattern.GPT2));
    List<SplitStep> before = regex ? steps.subList(0, steps.size() - 1) : steps;
    json.writeFieldName("pre_tokenizer");
    if (before.isEmpty()) {
      writeByteLevel(byteLevel.prefixSpace(), regex);
      return;
    }
    json.writeStartObject();
    json.writeStringField("type", "Sequence");
    json.writeArrayFieldStart("pretokenizers");
    for (SplitStep step : before) {
      writeStep(step);
    }
    writeByteLevel(false, regex);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void writeStep(SplitStep step) throws IOException {
    json.writeStartObject();
    switch (step) {
      case SplitStep.Pattern(String regex) -> {
        json.writeStringField("type", "Split");
        json.writeObjectFieldStart("pattern");
        json.writeStringField("Regex", regex);
        json.writeEndObject();
        json.writeStringField("behavior", "Isolated");
        json.writeBooleanField("invert", false);
      }
      case SplitStep.Digits(boolean individual) -> {
        json.writeStringField("type", "Digits");
        json.writeBooleanField("individual_digits", individual);
      }
    }
    json.writeEndObject();
  }

  private void writeByteLevel(boolean prefixSpace, boolean regex) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", "ByteLevel");
    json.writeBooleanField("add_prefix_space", prefixSpace);
    json.writeBooleanField("trim_offsets", true);
    json.writeBooleanField("use_regex", regex);
    json.writeEndObject();
  }

  private void writeModel(BytePairModel model) throws IOException {
    Vocabulary vocabulary = model.vocabulary();
    Map<Integer, String> names = names();
    TokenSpelling spelling = model.spelling();
    json.writeObjectFieldStart("model");
    json.writeStringField("type", "BPE");
    json.writeNullField("dropout");
    json.writeFieldName("unk_token");
    var unknown = model.explicit().map(BytePairModel.Explicit::unknown);
    if (unknown.isPresent() && unknown.get().isPresent()) {
      json.writeString(name(names, unknown.get().getAsInt()));
    } else {
      json.writeNull();
    }
    json.writeNullField("continuing_subword_prefix");
    json.writeNullField("end_of_word_suffix");
    json.writeBooleanField(
        "fuse_unk", model.characters().map(CharacterSymbols::fused).orElse(false));
    json.writeBooleanField("byte_fallback", model.characters().isPresent());
    json.writeBooleanField(
        "ignore_merges", model.explicit().map(BytePairModel.Explicit::wholePieces).orElse(false));
    json.writeObjectFieldStart("vocab");
    for (int id = 0; id < tokenizer.vocabularySize(); id++) {
      if (isListed(id, spelling)) {
        json.writeNumberField(name(names, id), id);
      }
    }
    json.writeEndObject();
    writeMerges(vocabulary, merges(model));
    json.writeEndObject();
  }

  // a character that is no more than an added token must not become one that text starts with
  private boolean isListed(int id, TokenSpelling spelling) {
    return spelling == TokenSpelling.CHARACTERS
        ? tokenizer.model().vocabulary().has(id)
        : tokenizer.hasToken(id);
  }

  private void writeMerges(Vocabulary vocabulary, MergeList merges) throws IOException {
    TokenSpelling spelling = tokenizer.model().spelling();
    json.writeArrayFieldStart("merges");
    for (int rank = 0; rank < merges.size(); rank++) {
      String left = spelling.write(vocabulary.token(merges.left(rank)));
      String right = spelling.write(vocabulary.token(merges.right(rank)));
      json.writeString(left + ' ' + right);
    }
    json.writeEndArray();
  }

  private Map<Integer, String> names() {
    Map<Integer, String> names = new HashMap<>();
    tokenizer.addedTokens().forEach(token -> names.put(token.id(), token.content()));
    return names;
  }

  private String name(Map<Integer, String> names, int id) {
    String added = names.get(id);
    if (added != null) {
      return added;
    }
    TokenizerModel model = tokenizer.model();
    return model.spelling().write(model.vocabulary().token(id));
  }

  private static MergeList merges(BytePairModel model) {
    return model
        .explicit()
        .map(BytePairModel.Explicit::merges)
        .or(model::impliedMerges)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the ranks hold a token that merging its bytes never reaches: merges cannot"
                        + " express that, so tokenizer.json cannot"));
  }
}
