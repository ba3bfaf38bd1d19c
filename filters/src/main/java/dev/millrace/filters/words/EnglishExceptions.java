package dev.millrace.filters.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Strings that spaCy's English tokenizer splits in a way of their own, or not at all ({@code
 * lang/tokenizer_exceptions.py} and {@code lang/en/tokenizer_exceptions.py} of spaCy 3.8):
 * contractions with and without their apostrophe, clock times, abbreviations, emoticons.
 */
final class EnglishExceptions {

  private static final List<String> WORDS_NOT_CONTRACTIONS =
      List.of("ill", "its", "hell", "shell", "shed", "were", "well", "whore");

  private final Map<String, List<String>> pieces = new LinkedHashMap<>();

  private EnglishExceptions() {}

  /** Each string with its pieces, which join to it. */
  static Map<String, List<String>> load() {
    EnglishExceptions exceptions = new EnglishExceptions();
    exceptions.addPronouns();
    exceptions.addQuestionWords();
    exceptions.addVerbs();
    exceptions.addTimes();
    exceptions.addOthers();
    for (String word : WORDS_NOT_CONTRACTIONS) {
      exceptions.pieces.remove(word);
      exceptions.pieces.remove(title(word));
    }
    exceptions.addWholes();
    exceptions.addTypographicApostrophes();
    return exceptions.pieces;
  }

  private void addPronouns() {
    contract("i", "'m");
    contract("i", "'m", "a");
    for (String pronoun : List.of("i", "you", "he", "she", "it", "we", "they")) {
      contract(pronoun, "'ll");
      contract(pronoun, "'ll", "'ve");
      contract(pronoun, "'d");
      contract(pronoun, "'d", "'ve");
    }
    for (String pronoun : List.of("i", "you", "we", "they")) {
      contract(pronoun, "'ve");
    }
    for (String pronoun : List.of("you", "we", "they")) {
      contract(pronoun, "'re");
    }
    for (String pronoun : List.of("he", "she", "it")) {
      contract(pronoun, "'s");
    }
  }

  private void addQuestionWords() {
    for (String word :
        List.of(
            "who", "what", "when", "where", "why", "how", "there", "that", "this", "these",
            "those")) {
      boolean plural = word.equals("these") || word.equals("those");
      boolean singular = word.equals("that") || word.equals("this");
      if (!plural) {
        contract(word, "'s");
      }
      contract(word, "'ll");
      contract(word, "'ll", "'ve");
      if (!singular) {
        contract(word, "'re");
        contract(word, "'ve");
      }
      contract(word, "'d");
      contract(word, "'d", "'ve");
    }
  }

  private void addVerbs() {
    for (String verb :
        List.of(
            "ca", "could", "do", "does", "did", "had", "may", "might", "must", "need", "ought",
            "sha", "should", "wo", "would")) {
      contract(verb, "n't");
      contract(verb, "n't", "'ve");
    }
    for (String verb : List.of("could", "might", "must", "should", "would")) {
      contract(verb, "'ve");
    }
    for (String verb : List.of("ai", "are", "is", "was", "were", "have", "has", "dare")) {
      contract(verb, "n't");
    }
  }

  private void addTimes() {
    for (int hour = 1; hour <= 12; hour++) {
      for (String period : List.of("a.m.", "am", "p.m.", "pm")) {
        add(Integer.toString(hour), period);
      }
    }
  }

  private void addOthers() {
    add("y'", "all");
    add("y", "all");
    add("how", "'d", "'y");
    add("How", "'d", "'y");
    contract("not", "'ve");
    addBothCases("can", "not");
    addBothCases("gon", "na");
    addBothCases("got", "ta");
    addBothCases("let", "'s");
    addBothCases("c'm", "on");
  }

  private void addWholes() {
    resource("english-wholes.txt")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(whole -> pieces.put(whole, List.of(whole)));
  }

  private void addTypographicApostrophes() {
    for (List<String> parts : List.copyOf(pieces.values())) {
      if (String.join("", parts).contains("'")) {
        add(parts.stream().map(part -> part.replace('\'', '’')).toArray(String[]::new));
      }
    }
  }

  /** The pieces with their apostrophes and without, in lower case and with a capital. */
  private void contract(String... parts) {
    addBothCases(parts);
    String[] bare = new String[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bare[i] = parts[i].replace("'", "");
    }
    addBothCases(bare);
  }

  private void addBothCases(String... parts) {
    add(parts);
    String[] titled = parts.clone();
    titled[0] = title(parts[0]);
    add(titled);
  }

  private void add(String... parts) {
    pieces.put(String.join("", parts), List.of(parts));
  }

  private static String title(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String resource(String name) {
    try (InputStream in = EnglishExceptions.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing from the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
