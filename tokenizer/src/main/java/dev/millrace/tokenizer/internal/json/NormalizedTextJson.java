package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.normalize.Charsmap;
import dev.millrace.tokenizer.internal.normalize.TextStep;
import dev.millrace.tokenizer.internal.split.MarkedSpaces;
import dev.millrace.tokenizer.internal.split.MarkedSpaces.Prefix;
import dev.millrace.tokenizer.internal.split.NormalizedText;
import dev.millrace.tokenizer.internal.split.NormalizedText.Source;
import dev.millrace.tokenizer.internal.split.NormalizedText.Spaces;
import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The {@code normalizer}, {@code pre_tokenizer} and {@code decoder} of a unigram model. */
final class NormalizedTextJson {
  private NormalizedTextJson() {}

  static NormalizedText read(JsonNode root) {
    List<TextStep> steps = new ArrayList<>();
    MarkedSpacesJson.steps(root.path("normalizer"), "normalizers")
        .forEach(step -> addSteps(step, steps));
    List<JsonNode> cuts = MarkedSpacesJson.steps(root.path("pre_tokenizer"), "pretokenizers");
    boolean words = cuts.size() == 2 && type(cuts.getFirst()).equals("WhitespaceSplit");
    if (cuts.size() > (words ? 2 : 1)) {
      throw new TokenizerFormatException(
          "the pre_tokenizer is %s: only Metaspace, with or without WhitespaceSplit before it, can be read"
              .formatted(root.path("pre_tokenizer")));
    }
    boolean drops = MarkedSpacesJson.dropsFirstSpaceOfAny(root.path("decoder"));
    Spaces spaces = new Spaces.Unmarked(drops);
    if (!cuts.isEmpty()) {
      MarkedSpaces marked = MarkedSpacesJson.readMetaspace(cuts.getLast(), drops);
      checkSpaces(marked, words, !steps.isEmpty());
      spaces = new Spaces.Marked(marked);
    }
    return new NormalizedText(steps, spaces, words, source(root));
  }

  private static void checkSpaces(MarkedSpaces marked, boolean words, boolean normalizes) {
    if (words && (marked.prefix() != Prefix.ALWAYS || !marked.split())) {
      throw new TokenizerFormatException(
          "WhitespaceSplit stands before Metaspace with prepend_scheme %s and split %s: only always and true can be read"
              .formatted(marked.prefix(), marked.split()));
    }
    if (normalizes && marked.prefix() == Prefix.FIRST) {
      throw new TokenizerFormatException(
          "prepend_scheme is first and there is a normalizer: which text is first depends on what"
              + " it drops, so only always and never can be read");
    }
  }

  private static Source source(JsonNode root) {
    return new Source(
        text(root.path("normalizer")),
        text(root.path("pre_tokenizer")),
        text(root.path("decoder")));
  }

  private static String text(JsonNode field) {
    return field.isMissingNode() ? "null" : field.toString();
  }

  private static String type(JsonNode step) {
    return step.path("type").asText("missing");
  }

  private static void addSteps(JsonNode step, List<TextStep> steps) {
    String type = type(step);
    switch (type) {
      case "Sequence" ->
          MarkedSpacesJson.steps(step, "normalizers").forEach(inner -> addSteps(inner, steps));
      case "NFC", "NFD", "NFKC", "NFKD" ->
          steps.add(new TextStep.Form(Normalizer.Form.valueOf(type)));
      case "Lowercase" -> steps.add(new TextStep.Lowercase());
      case "StripAccents" -> steps.add(new TextStep.StripAccents());
      case "Strip" ->
          steps.add(
              new TextStep.Strip(
                  JsonFlags.flag(step, "strip_left", true),
                  JsonFlags.flag(step, "strip_right", true)));
      case "Prepend" -> steps.add(new TextStep.Prepend(string(step, "prepend")));
      case "Replace" -> steps.add(replace(step));
      case "Precompiled" -> steps.add(new TextStep.Precompiled(charsmap(step)));
      default ->
          throw new TokenizerFormatException(
              "the normalizer has %s: only NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Prepend, Replace and Precompiled can be read"
                  .formatted(type));
    }
  }

  private static String string(JsonNode step, String field) {
    if (!step.path(field).isTextual()) {
      throw new TokenizerFormatException(
          "the normalizer %s has %s %s: expected a text"
              .formatted(type(step), field, step.path(field)));
    }
    return step.path(field).textValue();
  }

  private static TextStep replace(JsonNode step) {
    String content = string(step, "content");
    JsonNode pattern = step.path("pattern");
    if (pattern.path("Regex").asText("").equals(TextStep.ReplaceSpaces.REGEX)) {
      return new TextStep.ReplaceSpaces(content);
    }
    String from = pattern.path("String").asText("");
    if (from.isEmpty()) {
      throw new TokenizerFormatException(
          "the normalizer Replace has the pattern %s: only a String and the Regex '%s' can be read"
              .formatted(pattern, TextStep.ReplaceSpaces.REGEX));
    }
    return new TextStep.Replace(from, content);
  }

  private static Charsmap charsmap(JsonNode step) {
    try {
      return Charsmap.read(Base64.getDecoder().decode(string(step, "precompiled_charsmap")));
    } catch (TokenizerFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new TokenizerFormatException("precompiled_charsmap is not in base64", e);
    }
  }

  static void writeNormalizerAndPreTokenizer(NormalizedText text, JsonGenerator json)
      throws IOException {
    json.writeFieldName("normalizer");
    json.writeRawValue(text.source().normalizer());
    json.writeFieldName("pre_tokenizer");
    json.writeRawValue(text.source().preTokenizer());
  }

  static void writeDecoder(NormalizedText text, JsonGenerator json) throws IOException {
    json.writeFieldName("decoder");
    json.writeRawValue(text.source().decoder());
  }
}
