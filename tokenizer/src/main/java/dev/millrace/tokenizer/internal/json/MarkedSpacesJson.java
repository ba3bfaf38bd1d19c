package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.bpe.TokenSpelling;
import dev.millrace.tokenizer.internal.split.MarkedSpaces;
import dev.millrace.tokenizer.internal.split.MarkedSpaces.Place;
import dev.millrace.tokenizer.internal.split.MarkedSpaces.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The {@code normalizer}, {@code pre_tokenizer} and {@code decoder} of a tokenizer.json whose BPE
 * starts with characters, read and written.
 */
final class MarkedSpacesJson {
  private static final String MARK = String.valueOf(TokenSpelling.SPACE_MARK);

  private MarkedSpacesJson() {}

  static MarkedSpaces read(JsonNode root) {
    List<JsonNode> normalizers = steps(root.path("normalizer"), "normalizers");
    List<JsonNode> preTokenizers = steps(root.path("pre_tokenizer"), "pretokenizers");
    if (normalizers.isEmpty() && preTokenizers.size() == 1) {
      JsonNode metaspace = requireMetaspace(preTokenizers.getFirst());
      return readMetaspace(metaspace, dropsFirstSpace(root.path("decoder")));
    }
    if (!preTokenizers.isEmpty()) {
      throw refused("pre_tokenizer", root, "none or Metaspace alone");
    }
    boolean prefixed = normalizers.size() == 2 && isPrepend(normalizers.getFirst());
    if (!normalizers.isEmpty()
        && normalizers.size() == (prefixed ? 2 : 1)
        && isReplace(normalizers.getLast(), " ", MARK)) {
      Prefix prefix = prefixed ? Prefix.EVEN_BEFORE_SPACE : Prefix.NEVER;
      return new MarkedSpaces(
          Place.NORMALIZER, prefix, false, dropsFirstSpace(root.path("decoder")));
    }
    throw refused(
        "normalizer",
        root,
        "Replace ' ' with '%1$s', with or without Prepend '%1$s' before it,".formatted(MARK));
  }

  private static TokenizerFormatException refused(String field, JsonNode root, String readable) {
    return new TokenizerFormatException(
        "byte_fallback is true and the %s is %s: only %s can be read"
            .formatted(field, root.path(field), readable));
  }

  static List<JsonNode> steps(JsonNode step, String list) {
    List<JsonNode> steps = new ArrayList<>();
    if (step.path("type").asText("").equals("Sequence") && step.path(list).isArray()) {
      step.path(list).forEach(steps::add);
    } else if (!step.isMissingNode() && !step.isNull()) {
      steps.add(step);
    }
    return steps;
  }

  private static boolean isPrepend(JsonNode step) {
    return step.path("type").asText("").equals("Prepend")
        && step.path("prepend").asText("").equals(MARK);
  }

  private static boolean isReplace(JsonNode step, String from, String to) {
    return step.path("type").asText("").equals("Replace")
        && step.path("pattern").path("String").asText("").equals(from)
        && step.path("content").asText("").equals(to);
  }

  private static JsonNode requireMetaspace(JsonNode step) {
    if (!step.path("type").asText("").equals("Metaspace")
        || !step.path("replacement").asText("").equals(MARK)) {
      throw new TokenizerFormatException(
          "the pre_tokenizer is %s: only Metaspace with '%s' can be read".formatted(step, MARK));
    }
    return step;
  }

  static MarkedSpaces readMetaspace(JsonNode step, boolean dropsFirstSpace) {
    requireMetaspace(step);
    String scheme = step.path("prepend_scheme").asText("always");
    Prefix prefix =
        switch (scheme) {
          case "never" -> Prefix.NEVER;
          case "first" -> Prefix.FIRST;
          case "always" -> Prefix.ALWAYS;
          default ->
              throw new TokenizerFormatException(
                  "prepend_scheme is " + scheme + ": only never, first and always can be read");
        };
    if (!JsonFlags.flag(step, "add_prefix_space", true) && prefix != Prefix.NEVER) {
      throw new TokenizerFormatException(
          "add_prefix_space is false and prepend_scheme is "
              + scheme
              + ": one must be the other's");
    }
    return new MarkedSpaces(
        Place.PRE_TOKENIZER, prefix, JsonFlags.flag(step, "split", true), dropsFirstSpace);
  }

  /** As of a unigram model: also of the decoder Metaspace, or of none. */
  static boolean dropsFirstSpaceOfAny(JsonNode decoder) {
    if (decoder.isMissingNode() || decoder.isNull()) {
      return false;
    }
    boolean metaspace =
        decoder.path("type").asText("").equals("Metaspace")
            && decoder.path("replacement").asText("").equals(MARK);
    return metaspace
        ? JsonFlags.flag(decoder, "add_prefix_space", true)
            && !decoder.path("prepend_scheme").asText("always").equals("never")
        : dropsFirstSpace(decoder);
  }

  private static boolean dropsFirstSpace(JsonNode decoder) {
    List<JsonNode> steps = steps(decoder, "decoders");
    boolean readable =
        (steps.size() == 3 || steps.size() == 4)
            && isReplace(steps.getFirst(), MARK, " ")
            && steps.get(1).path("type").asText("").equals("ByteFallback")
            && steps.get(2).path("type").asText("").equals("Fuse")
            && (steps.size() == 3 || isStrip(steps.getLast()));
    if (!readable) {
      throw new TokenizerFormatException(
          "byte_fallback is true and the decoder is %s: only Replace '%s' with ' ', ByteFallback, Fuse and perhaps Strip of one ' ' can be read"
              .formatted(decoder, MARK));
    }
    return steps.size() == 4;
  }

  private static boolean isStrip(JsonNode step) {
    return step.path("type").asText("").equals("Strip")
        && step.path("content").asText("").equals(" ")
        && step.path("start").asInt(-1) == 1
        && step.path("stop").asInt(-1) == 0;
  }

  static void writeNormalizerAndPreTokenizer(MarkedSpaces spaces, JsonGenerator json)
      throws IOException {
    json.writeFieldName("normalizer");
    if (spaces.place() == Place.PRE_TOKENIZER) {
      json.writeNull();
    } else {
      startSequence(json, "normalizers");
      if (spaces.prefix() == Prefix.EVEN_BEFORE_SPACE) {
        start(json, "Prepend");
        json.writeStringField("prepend", MARK);
        json.writeEndObject();
      }
      writeReplace(json, " ", MARK);
      endSequence(json);
    }
    json.writeFieldName("pre_tokenizer");
    if (spaces.place() == Place.NORMALIZER) {
      json.writeNull();
    } else {
      start(json, "Metaspace");
      json.writeStringField("replacement", MARK);
      json.writeStringField("prepend_scheme", spaces.prefix().name().toLowerCase(Locale.ROOT));
      json.writeBooleanField("split", spaces.split());
      json.writeEndObject();
    }
  }

  static void writeDecoder(MarkedSpaces spaces, JsonGenerator json) throws IOException {
    json.writeFieldName("decoder");
    startSequence(json, "decoders");
    writeReplace(json, MARK, " ");
    start(json, "ByteFallback");
    json.writeEndObject();
    start(json, "Fuse");
    json.writeEndObject();
    if (spaces.dropsFirstSpace()) {
      start(json, "Strip");
      json.writeStringField("content", " ");
      json.writeNumberField("start", 1);
      json.writeNumberField("stop", 0);
      json.writeEndObject();
    }
    endSequence(json);
  }

  private static void writeReplace(JsonGenerator json, String from, String to) throws IOException {
    start(json, "Replace");
    json.writeObjectFieldStart("pattern");
    json.writeStringField("String", from);
    json.writeEndObject();
    json.writeStringField("content", to);
    json.writeEndObject();
  }

  private static void start(JsonGenerator json, String type) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
  }

  private static void startSequence(JsonGenerator json, String list) throws IOException {
    start(json, "Sequence");
    json.writeArrayFieldStart(list);
  }

  private static void endSequence(JsonGenerator json) throws IOException {
    json.writeEndArray();
    json.writeEndObject();
  }
}
