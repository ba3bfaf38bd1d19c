package dev.millrace.tokenizer.internal.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.tokenizer.TokenizerFormatException;
import dev.millrace.tokenizer.internal.split.ByteLevelPreTokenization;
import dev.millrace.tokenizer.internal.split.SplitPattern;
import dev.millrace.tokenizer.internal.split.SplitStep;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the {@code normalizer} and {@code pre_tokenizer} of tokenizer.json. */
final class PreTokenizationJson {
  private final List<SplitStep> steps = new ArrayList<>();
  private boolean byteLevel;
  private boolean prefixSpace;

  private PreTokenizationJson() {}

  static ByteLevelPreTokenization read(JsonNode root) {
    PreTokenizationJson reader = new PreTokenizationJson();
    reader.readStep(root.path("pre_tokenizer"));
    if (!reader.byteLevel) {
      throw new TokenizerFormatException(
          "the pre_tokenizer is "
              + root.path("pre_tokenizer").path("type").asText("missing")
              + " without ByteLevel: without byte_fallback only byte-level BPE can be read");
    }
    Optional<Normalizer.Form> form = form(root.path("normalizer"));
    return new ByteLevelPreTokenization(form, reader.prefixSpace, reader.steps);
  }

  private static Optional<Normalizer.Form> form(JsonNode normalizer) {
    if (normalizer.isMissingNode() || normalizer.isNull()) {
      return Optional.empty();
    }
    String type = normalizer.path("type").asText("");
    JsonNode parts = normalizer.path("normalizers");
    if (type.equals("Sequence") && parts.isArray() && parts.size() <= 1) {
      return form(parts.path(0));
    }
    return switch (type) {
      case "NFC", "NFD", "NFKC", "NFKD" -> Optional.of(Normalizer.Form.valueOf(type));
      default ->
          throw new TokenizerFormatException(
              "the normalizer is " + type + ": only NFC, NFD, NFKC and NFKD can be read");
    };
  }

  private void readStep(JsonNode step) {
    String type = step.path("type").asText("missing");
    if (byteLevel) {
      throw new TokenizerFormatException(
          "pre_tokenizer " + type + " follows ByteLevel: ByteLevel must come last");
    }
    switch (type) {
      case "Sequence" -> step.path("pretokenizers").forEach(this::readStep);
      case "ByteLevel" -> readByteLevel(step);
      case "Digits" ->
          steps.add(new SplitStep.Digits(JsonFlags.flag(step, "individual_digits", false)));
      case "Split" -> steps.add(readSplit(step));
      default ->
          throw new TokenizerFormatException(
              "pre_tokenizer "
                  + type
                  + " is not one of ByteLevel, Split, Digits: without byte_fallback only"
                  + " byte-level BPE can be read");
    }
  }

  private void readByteLevel(JsonNode step) {
    byteLevel = true;
    prefixSpace = JsonFlags.flag(step, "add_prefix_space", true);
    if (prefixSpace && !steps.isEmpty()) {
      throw new TokenizerFormatException(
          "add_prefix_space is true after another pre_tokenizer: only text as a whole can get one");
    }
    if (JsonFlags.flag(step, "use_regex", true)) {
      steps.add(SplitStep.Pattern.of(SplitPattern.GPT2));
    }
  }

  private static SplitStep readSplit(JsonNode step) {
    JsonNode pattern = step.path("pattern");
    String behavior = step.path("behavior").asText("");
    boolean invert = JsonFlags.flag(step, "invert", false);
    SplitStep.Pattern read;
    if (pattern.path("Regex").isTextual()) {
      read = SplitStep.Pattern.of(pattern.path("Regex").asText());
    } else if (pattern.path("String").isTextual()) {
      read = SplitStep.Pattern.of(literal(pattern.path("String").asText()));
    } else {
      throw new TokenizerFormatException("Split has the pattern " + pattern + ": expected a Regex");
    }
    // a published pattern matches all text, so there is nothing between matches to remove
    boolean covering = SplitPattern.ofRegex(read.regex()).isPresent();
    boolean matchesOnly = behavior.equals("Removed") && invert && covering;
    if (!behavior.equals("Isolated") && !matchesOnly) {
      throw new TokenizerFormatException(
          "Split '%s' has behavior %s, invert %s: only Isolated can be read"
              .formatted(read.regex(), behavior, invert));
    }
    return read;
  }

  // every ASCII character that could mean something in a pattern, escaped
  private static String literal(String text) {
    return Pattern.compile("[^\\p{Alnum}\\s\\P{ASCII}]").matcher(text).replaceAll("\\\\$0");
  }
}
