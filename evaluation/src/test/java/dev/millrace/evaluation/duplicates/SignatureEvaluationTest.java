package dev.millrace.evaluation.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.duplicates.ShingleWords;
import dev.millrace.filters.duplicates.Signature;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureEvaluationTest {
  private static final MinHash MIN_HASH = new MinHash(ShingleWords.AT_SPACES);
  private static final String PANGRAM = "the quick brown fox jumps over the lazy dog";

  @Test
  void countsEqualSignaturesAndValues(@TempDir Path folder) throws IOException {
    long[] values =
        IntStream.range(0, Signature.LENGTH)
            .mapToLong(MIN_HASH.signature(PANGRAM).orElseThrow()::value)
            .toArray();
    String right = line("same", PANGRAM, values);
    values[5]++;
    String wrong = line("other", PANGRAM, values);
    String none = "{\"id\": \"short\", \"text\": \"too short\", \"minhash\": null}\n";
    Path oracle = folder.resolve("oracle.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(oracle))) {
      out.write((right + wrong + none).getBytes(StandardCharsets.UTF_8));
    }
    SignatureEvaluation.Agreement agreement = new SignatureEvaluation(MIN_HASH).compare(oracle);
    assertThat(agreement)
        .isEqualTo(
            new SignatureEvaluation.Agreement(
                2, 1, 223, List.of("other (111 of 112 values equal)")));
  }

  @Test
  void findsKnownPairsAndAgreesWithABatchRun() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("a", PANGRAM);
    texts.put("b", PANGRAM.toUpperCase(Locale.ROOT) + "!");
    texts.put("c", "five words and no more");
    texts.put("d", "short");
    assertThat(
            new DuplicateEvaluation(MIN_HASH)
                .compare(texts, List.of(List.of("a", "b"), List.of("c", "d"))))
        .isEqualTo(new DuplicateEvaluation.Result(4, 3, 3, 0, 2, 1));
  }

  private static String line(String id, String text, long[] values) {
    String buckets =
        IntStream.range(0, Signature.BUCKETS)
            .mapToObj(
                b ->
                    IntStream.range(b * 8, b * 8 + 8)
                        .mapToObj(i -> "\"" + values[i] + "\"")
                        .collect(Collectors.joining(",", "[", "]")))
            .collect(Collectors.joining(",", "[", "]"));
    return "{\"id\": \"" + id + "\", \"text\": \"" + text + "\", \"minhash\": " + buckets + "}\n";
  }
}
