package dev.millrace.filters.stream;

import static dev.millrace.filters.stream.DedupRun.copyBand;
import static dev.millrace.filters.stream.DedupRun.signature;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.duplicates.Signature;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which documents of a window are near-duplicates, and that windows do not meet. */
class DedupWindowTest {
  @TempDir Path state;
  private DedupRun run;

  @BeforeEach
  void start() {
    run = new DedupRun(state);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aChainOfNearDuplicatesStaysDropped() {
    long[] a = signature(1);
    long[] c = signature(2);
    long[] b = signature(3);
    copyBand(a, 0, b);
    copyBand(c, 13, b);
    run.pipe("a", a, "x", 0);
    run.pipe("b", b, "x", 1);
    run.pipe("c", c, "x", 2);
    assertThat(run.clean()).containsExactly("a");
    assertThat(run.matches()).containsEntry("b", "a").containsEntry("c", "b").hasSize(2);
  }

  @Test
  void aSimilarityIsEstimatedFromTheFingerprint() {
    long[] a = signature(1);
    long[] b = a.clone();
    for (int i = Signature.LENGTH / 2; i < Signature.LENGTH; i++) {
      b[i] ^= 1;
    }
    run.pipe("a", a, "x", 0);
    run.pipe("b", b, "x", 1);
    // Half of the values are equal: (0.5 - 1/16) / (1 - 1/16).
    assertThat(run.topology().read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .extracting(DroppedDocument::getMeasured)
        .isEqualTo(0.4375 / 0.9375);
  }

  @Test
  void windowsThatStartInTheSameMillisecondDoNotMeet() {
    run.pipe("a", signature(1), "x", 5);
    run.pipe("b", signature(1), "y", 5);
    run.pipe("c", signature(1), "y", 5);
    assertThat(run.clean()).containsExactly("a", "b");
    assertThat(run.matches()).containsOnly(Map.entry("c", "b"));
  }

  @Test
  void aSliceOfTimeIsAWindow() {
    DedupSettings sliced =
        new DedupSettings(Optional.of(Duration.ofHours(1)), DedupRun.RETENTION, Set.of());
    Document last = DedupRun.document("a", "x");
    last.setFetchedAt(Instant.parse("2024-03-01T12:59:59.999Z"));
    Document next = DedupRun.document("b", "x");
    next.setFetchedAt(Instant.parse("2024-03-01T13:00:00Z"));
    assertThat(sliced.windowOf(last)).isNotEqualTo(sliced.windowOf(next));
    next.setFetchedAt(Instant.parse("2024-03-01T12:00:00Z"));
    assertThat(sliced.windowOf(last)).isEqualTo(sliced.windowOf(next));
  }

  @Test
  void oneOfEveryClusterStaysInAnyOrder() {
    Map<String, long[]> signatures = clusters(new Random(4), 40);
    Map<String, Set<String>> neighbours = neighbours(signatures);
    for (int seed = 0; seed < 10; seed++) {
      List<String> order = new ArrayList<>(neighbours.keySet());
      Collections.sort(order);
      Collections.shuffle(order, new Random(seed));
      String window = "w" + seed;
      for (String id : order) {
        run.pipe(id, Objects.requireNonNull(signatures.get(id)), window, 0);
      }
      Set<String> kept = new HashSet<>(run.clean());
      Set<String> dropped = run.matches().keySet();
      assertThat(kept.size() + dropped.size()).as("seed %d", seed).isEqualTo(order.size());
      Set<String> seen = new HashSet<>();
      for (String id : order) {
        assertThat(kept.contains(id))
            .as("seed %d: %s stays unless an earlier one shares a band", seed, id)
            .isEqualTo(Collections.disjoint(seen, neighbours.get(id)));
        seen.add(id);
      }
      assertThat(kept.stream().map(id -> id.substring(0, id.indexOf('-'))).distinct())
          .as("seed %d", seed)
          .hasSize(40);
    }
  }

  /** The signatures of clusters of five, each document sharing a band with one before it. */
  private static Map<String, long[]> clusters(Random random, int count) {
    Map<String, long[]> signatures = new HashMap<>();
    for (int cluster = 0; cluster < count; cluster++) {
      for (int i = 0; i < 5; i++) {
        long[] values = signature(1_000L + random.nextLong(1L << 40));
        if (i > 0) {
          String earlier = cluster + "-" + random.nextInt(i);
          copyBand(
              Objects.requireNonNull(signatures.get(earlier)),
              random.nextInt(Signature.BUCKETS),
              values);
        }
        signatures.put(cluster + "-" + i, values);
      }
    }
    return signatures;
  }

  /** For each document, which others share a band with it. */
  private static Map<String, Set<String>> neighbours(Map<String, long[]> signatures) {
    Map<String, Set<String>> neighbours = new HashMap<>();
    signatures.forEach(
        (id, values) -> {
          Set<String> sharing = new HashSet<>();
          signatures.forEach(
              (other, otherValues) -> {
                if (!other.equals(id) && Signature.of(values).matches(Signature.of(otherValues))) {
                  sharing.add(other);
                }
              });
          neighbours.put(id, sharing);
        });
    return neighbours;
  }
}
