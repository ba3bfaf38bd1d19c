package dev.millrace.tokenizer;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.millrace.tokenizer.training.BpeTrainer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Compares this tokenizer with others on whole data sets; no part of the build.
 *
 * <p>{@code csv FILES}: jtokkit's reference encodings, the vocabulary named by the file. {@code
 * json TEXT FILES}: tokenizer.json files against Hugging Face tokenizers on the paragraphs of a
 * text and on random text. {@code jtokkit TEXT NAMES}: published vocabularies against jtokkit.
 * {@code speed TEXT NAMES}: megabytes encoded per CPU second, beside jtokkit's. {@code train TEXT
 * SIZE}: CPU seconds of the whole process to learn a vocabulary.
 */
public final class ReferenceEvaluation {
  private static final int RANDOM_TEXTS = 20_000;

  private ReferenceEvaluation() {}

  public static void main(String[] args) throws IOException {
    List<String> rest = List.of(args).subList(1, args.length);
    switch (args[0]) {
      case "csv" -> {
        for (String file : rest) {
          csv(Path.of(file));
        }
      }
      case "json" -> {
        for (String file : rest.subList(1, rest.size())) {
          json(Path.of(file), Files.readString(Path.of(rest.get(0))));
        }
      }
      case "jtokkit" -> {
        for (String name : rest.subList(1, rest.size())) {
          jtokkit(name, Files.readString(Path.of(rest.get(0))));
        }
      }
      case "speed" -> {
        for (String name : rest.subList(1, rest.size())) {
          speed(name, Files.readString(Path.of(rest.get(0))));
        }
      }
      case "train" -> train(Integer.parseInt(rest.get(1)), Files.readString(Path.of(rest.get(0))));
      default ->
          throw new IllegalArgumentException(
              args[0] + ": expected csv, json, jtokkit, speed or train");
    }
  }

  private static void csv(Path file) throws IOException {
    String name = String.valueOf(file.getFileName()).replace("_encodings.csv", "");
    // the edit vocabulary is p50k_base with other special tokens
    Tokenizer tokenizer = Tokenizers.named(name.replace("p50k_edit", "p50k_base"));
    int equal = 0;
    List<ReferenceRow> rows = ReferenceRow.parseWithHeader(Files.readString(file));
    for (ReferenceRow row : rows) {
      if (Arrays.equals(tokenizer.encode(row.input()), row.ids())) {
        equal++;
      } else {
        System.out.println("  differs: " + row.input());
      }
    }
    System.out.printf(Locale.ROOT, "%s: %d of %d rows equal%n", name, equal, rows.size());
  }

  private static void json(Path file, String text) throws IOException {
    byte[] json = Files.readAllBytes(file);
    Tokenizer tokenizer = Tokenizer.parse(json);
    try (HuggingFace theirs = new HuggingFace(json);
        HuggingFace exported = new HuggingFace(tokenizer.json())) {
      Comparison comparison = new Comparison();
      for (String paragraph : text.split("\n\n", -1)) {
        comparison.compare(
            paragraph, tokenizer.encodeWithSpecialTokens(paragraph), theirs.encode(paragraph));
      }
      RandomText random = new RandomText(1);
      for (int i = 0; i < RANDOM_TEXTS; i++) {
        String next = random.next(30);
        int[] ours = tokenizer.encodeWithSpecialTokens(next);
        comparison.compare(next, ours, theirs.encode(next));
        comparison.compare(next, ours, exported.encode(next));
      }
      System.out.printf(Locale.ROOT, "%s (%s): %s%n", file, tokenizer.id(), comparison);
    }
  }

  private static void jtokkit(String name, String text) {
    Tokenizer tokenizer = Tokenizers.named(name);
    Encoding theirs = jtokkit(name);
    Comparison comparison = new Comparison();
    for (String paragraph : text.split("\n\n", -1)) {
      comparison.compare(
          paragraph, tokenizer.encode(paragraph), theirs.encodeOrdinary(paragraph).toArray());
    }
    RandomText random = new RandomText(2);
    for (int i = 0; i < RANDOM_TEXTS; i++) {
      String next = random.next(30);
      comparison.compare(next, tokenizer.encode(next), theirs.encodeOrdinary(next).toArray());
    }
    System.out.printf(Locale.ROOT, "%s: %s%n", name, comparison);
  }

  private static void speed(String name, String text) {
    List<String> documents = List.of(text.split("\n\n", -1));
    double megabytes = text.getBytes(StandardCharsets.UTF_8).length / 1e6;
    Tokenizer tokenizer = Tokenizers.named(name);
    Encoding theirs = jtokkit(name);
    for (int round = 1; round <= 6; round++) {
      double ours = cpuSeconds(() -> documents.forEach(tokenizer::encode));
      double other = cpuSeconds(() -> documents.forEach(theirs::encodeOrdinary));
      System.out.printf(
          Locale.ROOT,
          "%s, %.1f MB, round %d: %.1f MB per CPU second, jtokkit %.1f, ratio %.2f%n",
          name,
          megabytes,
          round,
          megabytes / ours,
          megabytes / other,
          other / ours);
    }
  }

  private static double cpuSeconds(Runnable work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    work.run();
    return (threads.getCurrentThreadCpuTime() - start) / 1e9;
  }

  private static void train(int size, String text) {
    List<String> documents = List.of(text.split("\n\n", -1));
    double before = processCpuSeconds();
    Tokenizer tokenizer = new BpeTrainer(size).train(documents);
    System.out.printf(
        Locale.ROOT,
        "%d tokens from %.1f MB in %.2f CPU seconds: %s%n",
        tokenizer.vocabularySize(),
        text.getBytes(StandardCharsets.UTF_8).length / 1e6,
        processCpuSeconds() - before,
        tokenizer.id());
  }

  private static double processCpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
  }

  private static Encoding jtokkit(String name) {
    return Encodings.newDefaultEncodingRegistry()
        .getEncoding(EncodingType.fromName(name).orElseThrow());
  }

  private static final class Comparison {
    private int equal;
    private int different;

    private void compare(String text, int[] ours, int[] theirs) {
      if (Arrays.equals(ours, theirs)) {
        equal++;
      } else if (different++ < 5) {
        System.out.println("  differs: " + escape(text));
        System.out.println("    ours " + Arrays.toString(ours));
        System.out.println("    theirs " + Arrays.toString(theirs));
      }
    }

    @Override
    public String toString() {
      return equal + " texts equal, " + different + " different";
    }
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(c -> escaped.append(c >= ' ' && c < 127 ? "" + (char) c : "\\u%04x".formatted(c)));
    return escaped.toString();
  }
}
