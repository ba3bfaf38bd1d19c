package dev.millrace.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts to measure with: the user's files, or made ones that need no download. */
final class BenchmarkTexts {
  private static final int MADE_BYTES = 4_000_000;
  private static final int DOCUMENT_WORDS = 600;
  private static final int VOCABULARY = 30_000;
  private static final int MOST_LETTERS = 11;
  private static final double ZIPF_EXPONENT = 1.1;

  private BenchmarkTexts() {}

  /** A text for each file; made ones where no file is named. */
  static List<String> of(List<Path> files) {
    return files.isEmpty()
        ? made(new Random(1))
        : files.stream().map(BenchmarkTexts::read).toList();
  }

  static long bytes(List<String> texts) {
    return texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Words of a made-up lexicon, drawn by Zipf's law, in sentences and paragraphs. */
  private static List<String> made(Random random) {
    List<String> lexicon = lexicon(random);
    List<String> texts = new ArrayList<>();
    for (long bytes = 0; bytes < MADE_BYTES; bytes += texts.getLast().length()) {
      texts.add(document(random, lexicon));
    }
    return texts;
  }

  private static List<String> lexicon(Random random) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < VOCABULARY; i++) {
      StringBuilder word = new StringBuilder();
      int letters = 2 + random.nextInt(MOST_LETTERS);
      for (int letter = 0; letter < letters; letter++) {
        String choice = letter % 2 == 0 ? "bcdfghklmnprstvw" : "aeiou";
        word.append(choice.charAt(random.nextInt(choice.length())));
      }
      words.add(word.toString());
    }
    return words;
  }

  private static String document(Random random, List<String> lexicon) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < DOCUMENT_WORDS; i++) {
      double rank = Math.pow(1 - random.nextDouble(), -1 / ZIPF_EXPONENT) - 1;
      text.append(lexicon.get((int) Math.min(rank, lexicon.size() - 1.0)));
      text.append(i % 15 == 14 ? (i % 75 == 74 ? ".\n\n" : ". ") : " ");
    }
    return text.toString();
  }
}
