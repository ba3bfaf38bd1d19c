package dev.millrace.evaluation.duplicates;

import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.filters.duplicates.IndexStore;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.duplicates.ShingleWords;
import dev.millrace.filters.duplicates.Shingles;
import dev.millrace.filters.duplicates.Signature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares the index, which sees one document after the other, with a batch run, which sees all and
 * keeps one of every cluster of documents connected by shared bands, and with pairs that are known
 * to be duplicates.
 */
public final class DuplicateEvaluation {
  private final MinHash minHash;

  public DuplicateEvaluation(MinHash minHash) {
    this.minHash = minHash;
  }

  /**
   * What came of the documents.
   *
   * @param documents number of documents
   * @param kept how many the index kept
   * @param clusters how many a batch run keeps
   * @param clustersWithoutKept clusters of which the index kept none; must be 0
   * @param pairs known pairs of duplicates
   * @param pairsFound how many of them the index did not keep both of
   */
  public record Result(
      int documents, int kept, int clusters, int clustersWithoutKept, int pairs, int pairsFound) {}

  /**
   * Runs both.
   *
   * @param texts by id, in the order of their arrival
   * @param pairs ids of known duplicates, two each
   */
  public Result compare(Map<String, String> texts, List<List<String>> pairs) {
    DuplicateIndex index = new DuplicateIndex(IndexStore.inMemory());
    Clusters clusters = new Clusters();
    Set<String> kept = new HashSet<>();
    long ordinal = 0;
    for (Map.Entry<String, String> document : texts.entrySet()) {
      Optional<Fingerprint> fingerprint =
          minHash.signature(document.getValue()).map(Fingerprint::of);
      byte[] digest = Shingles.sha1().digest(document.getValue().getBytes(StandardCharsets.UTF_8));
      clusters.add(document.getKey(), fingerprint);
      if (index.add(ordinal++, document.getKey(), "", digest, fingerprint).isEmpty()) {
        kept.add(document.getKey());
      }
    }
    Set<String> all = new HashSet<>();
    texts.keySet().forEach(id -> all.add(clusters.root(id)));
    Set<String> represented = new HashSet<>();
    kept.forEach(id -> represented.add(clusters.root(id)));
    int found = (int) pairs.stream().filter(pair -> !kept.containsAll(pair)).count();
    return new Result(
        texts.size(),
        kept.size(),
        all.size(),
        all.size() - represented.size(),
        pairs.size(),
        found);
  }

  /** Union-find over the documents that share a band. */
  private static final class Clusters {
    private final Map<String, String> parents = new HashMap<>();
    private final Map<ByteBuffer, String> firstOfBand = new HashMap<>();

    void add(String id, Optional<Fingerprint> fingerprint) {
      parents.put(id, id);
      for (int bucket = 0; fingerprint.isPresent() && bucket < Signature.BUCKETS; bucket++) {
        String first =
            firstOfBand.computeIfAbsent(
                ByteBuffer.wrap(fingerprint.get().bands().key(bucket)), key -> id);
        parents.put(root(id), root(first));
      }
    }

    String root(String id) {
      String at = id;
      for (String parent = parents.getOrDefault(at, at);
          !parent.equals(at);
          parent = parents.getOrDefault(at, at)) {
        at = parent;
      }
      return at;
    }
  }

  /**
   * Prints the result for a file of lines, an id and a text after a space, and a file of pairs of
   * ids.
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      int space = line.indexOf(' ');
      texts.put(line.substring(0, space), line.substring(space + 1));
    }
    List<List<String>> pairs = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(arguments[1]))) {
      pairs.add(List.of(line.split(" ", -1)));
    }
    print(
        new DuplicateEvaluation(new MinHash(ShingleWords.AT_SPACES)).compare(texts, pairs),
        System.out);
  }

  /** Prints the result in one line. */
  public static void print(Result result, PrintStream out) {
    out.printf(
        "%d documents: %d kept, %d clusters of a batch run, %d of them without a kept document; %d"
            + " of %d known pairs found%n",
        result.documents(),
        result.kept(),
        result.clusters(),
        result.clustersWithoutKept(),
        result.pairsFound(),
        result.pairs());
  }
}
