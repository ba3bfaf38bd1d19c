package dev.millrace.evaluation.duplicates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.duplicates.Signature;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Compares signatures with another program's: gzipped JSON lines of id, text and minhash (14 arrays
 * of 8 decimal strings, or null).
 */
public final class SignatureEvaluation {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MinHash minHash;

  public SignatureEvaluation(MinHash minHash) {
    this.minHash = minHash;
  }

  /**
   * How far the signatures agree.
   *
   * @param texts number of texts that the oracle has a signature for
   * @param equal how many of them have the same 112 values
   * @param equalValues equal values over all texts, of 112 each
   * @param differing ids of those that differ
   */
  public record Agreement(int texts, int equal, long equalValues, List<String> differing) {}

  /** Compares every text of the file that has a signature there. */
  public Agreement compare(Path oracle) throws IOException {
    int texts = 0;
    int equal = 0;
    long equalValues = 0;
    List<String> differing = new ArrayList<>();
    try (BufferedReader lines = open(oracle)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode entry = JSON.readTree(line);
        JsonNode wanted = entry.path("minhash");
        if (!wanted.isArray()) {
          continue;
        }
        Optional<Signature> signature = minHash.signature(entry.path("text").asText());
        int same = signature.map(found -> equalValues(found, wanted)).orElse(0);
        texts++;
        equalValues += same;
        if (same == Signature.LENGTH) {
          equal++;
        } else {
          differing.add(
              entry.path("id").asText()
                  + " ("
                  + same
                  + " of "
                  + Signature.LENGTH
                  + " values equal)");
        }
      }
    }
    return new Agreement(texts, equal, equalValues, differing);
  }

  private static BufferedReader open(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8));
  }

  private static int equalValues(Signature signature, JsonNode buckets) {
    int equal = 0;
    for (int i = 0; i < Signature.LENGTH; i++) {
      JsonNode value =
          buckets.path(i / Signature.HASHES_PER_BUCKET).path(i % Signature.HASHES_PER_BUCKET);
      equal += Long.parseLong(value.asText()) == signature.value(i) ? 1 : 0;
    }
    return equal;
  }

  /** Prints the differing ids and one line of totals. */
  public static void print(Agreement agreement, PrintStream out) {
    agreement.differing().forEach(out::println);
    out.printf(
        "%d signatures: %d equal in all values; %.2f of %d values equal on average%n",
        agreement.texts(),
        agreement.equal(),
        (double) agreement.equalValues() / agreement.texts(),
        Signature.LENGTH);
  }
}
