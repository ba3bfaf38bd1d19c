package dev.millrace.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How text is cut before bytes are merged: llama.cpp knows a name, tokenizer.json the pattern.
 * Several names stand for one pattern; the first is the one written.
 */
enum PreTokenizer {
  GPT2(
      List.of("gpt-2", "phi-2", "mpt", "olmo", "jais", "default"),
      false,
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"),
  /** As {@link #GPT2}, with each digit by itself. */
  DIGITS(
      List.of("smollm", "starcoder", "refact", "command-r", "codeshell", "exaone"),
      false,
      GPT2.regex),
  /** Of GPT-4 and Llama 3, where a piece that is a token is that token. */
  LLAMA3(
      List.of("llama-bpe", "llama3", "llama-v3", "falcon3", "pixtral"),
      true,
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  /** As {@link #LLAMA3} by merges alone. */
  CL100K(List.of("dbrx", "smaug-bpe"), false, LLAMA3.regex),
  QWEN2(
      List.of("qwen2", "deepseek-r1-qwen", "megrez"),
      false,
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}"
          + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"),
  O200K(
      List.of("gpt-4o", "llama4"),
      false,
      "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]+"
          + "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
          + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

  private final ImmutableList<String> names;
  private final boolean wholePieces;
  private final String regex;

  PreTokenizer(List<String> names, boolean wholePieces, String regex) {
    this.names = ImmutableList.copyOf(names);
    this.wholePieces = wholePieces;
    this.regex = regex;
  }

  static Optional<PreTokenizer> named(String name) {
    return Arrays.stream(values()).filter(one -> one.names.contains(name)).findFirst();
  }

  static List<String> allNames() {
    return Arrays.stream(values()).flatMap(one -> one.names.stream()).toList();
  }

  /**
   * That of a tokenizer.json.
   *
   * @param wholePieces what its {@code ignore_merges} says
   */
  static Optional<PreTokenizer> of(JsonNode root, boolean wholePieces) {
    List<JsonNode> steps = steps(root.path("pre_tokenizer"));
    if (steps.isEmpty() || !type(steps.getLast()).equals("ByteLevel")) {
      return Optional.empty();
    }
    JsonNode last = steps.getLast();
    boolean prefixed = last.path("add_prefix_space").asBoolean(true);
    boolean gpt2 = last.path("use_regex").asBoolean(true);
    if (prefixed) {
      return Optional.empty();
    }
    return switch (steps.size()) {
      case 1 -> gpt2 ? Optional.of(GPT2) : Optional.empty();
      case 2 -> gpt2 ? digits(steps.getFirst()) : ofPattern(steps.getFirst(), wholePieces);
      default -> Optional.empty();
    };
  }

  private static Optional<PreTokenizer> digits(JsonNode step) {
    return type(step).equals("Digits") && step.path("individual_digits").asBoolean()
        ? Optional.of(DIGITS)
        : Optional.empty();
  }

  private static Optional<PreTokenizer> ofPattern(JsonNode step, boolean wholePieces) {
    String regex = step.path("pattern").path("Regex").asText();
    return Arrays.stream(values())
        .filter(one -> one != DIGITS && one.regex.equals(regex))
        .filter(one -> one.wholePieces == wholePieces)
        .findFirst();
  }

  private static List<JsonNode> steps(JsonNode step) {
    return type(step).equals("Sequence")
        ? List.copyOf(step.path("pretokenizers").valueStream().toList())
        : List.of(step);
  }

  private static String type(JsonNode step) {
    return step.path("type").asText();
  }

  String written() {
    return names.getFirst();
  }

  boolean wholePieces() {
    return wholePieces;
  }

  /** Adds tokenizer.json's {@code pre_tokenizer}. */
  void write(ObjectNode root) {
    ObjectNode sequence = root.putObject("pre_tokenizer").put("type", "Sequence");
    ArrayNode steps = sequence.putArray("pretokenizers");
    if (this == DIGITS) {
      steps.addObject().put("type", "Digits").put("individual_digits", true);
    } else if (this != GPT2) {
      ObjectNode split = steps.addObject().put("type", "Split");
      split.putObject("pattern").put("Regex", regex);
      split.put("behavior", "Isolated").put("invert", false);
    }
    byteLevel(steps.addObject(), this == GPT2 || this == DIGITS);
  }

  static void byteLevel(ObjectNode step, boolean regex) {
    step.put("type", "ByteLevel");
    step.put("add_prefix_space", false).put("trim_offsets", true).put("use_regex", regex);
  }
}
