package dev.millrace.filters.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.ContentDigest;
import dev.millrace.filters.Curated;
import dev.millrace.filters.duplicates.Fingerprint;
import dev.millrace.filters.duplicates.Signature;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.RecordSerdes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Duplicates within windows, of documents whose signatures the tests make up. */
class DedupWindowTest {
  private static final long RETENTION = Duration.ofMinutes(10).toMillis();
  private static final DedupSettings DEDUP =
      new DedupSettings(Optional.empty(), Duration.ofMillis(RETENTION));

  @TempDir Path state;
  private final Map<String, long[]> signatures = new HashMap<>();
  private RecordSerdes serdes;
  private TopologyRun run;

  @BeforeEach
  void start() {
    serdes = TopologyRun.serdes();
    run = run(state);
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
    pipe("a", a, "x", 0);
    pipe("b", b, "x", 1);
    pipe("c", c, "x", 2);
    assertThat(clean()).containsExactly("a");
    assertThat(matches()).containsEntry("b", "a").containsEntry("c", "b").hasSize(2);
  }

  @Test
  void aSimilarityIsEstimatedFromTheFingerprint() {
    long[] a = signature(1);
    long[] b = a.clone();
    for (int i = Signature.LENGTH / 2; i < Signature.LENGTH; i++) {
      b[i] ^= 1;
    }
    pipe("a", a, "x", 0);
    pipe("b", b, "x", 1);
    // Half of the values are equal: (0.5 - 1/16) / (1 - 1/16).
    assertThat(run.read(TopologyRun.TOPICS.droppedDocuments()))
        .singleElement()
        .extracting(DroppedDocument::getMeasured)
        .isEqualTo(0.4375 / 0.9375);
  }

  @Test
  void windowsThatStartInTheSameMillisecondDoNotMeet() {
    pipe("a", signature(1), "x", 5);
    pipe("b", signature(1), "y", 5);
    pipe("c", signature(1), "y", 5);
    assertThat(clean()).containsExactly("a", "b");
    assertThat(matches()).containsOnly(Map.entry("c", "b"));
  }

  @Test
  void aSliceOfTimeIsAWindow() {
    DedupSettings sliced =
        new DedupSettings(Optional.of(Duration.ofHours(1)), Duration.ofMillis(RETENTION));
    Document last = document("a", "x");
    last.setFetchedAt(Instant.parse("2024-03-01T12:59:59.999Z"));
    Document next = document("b", "x");
    next.setFetchedAt(Instant.parse("2024-03-01T13:00:00Z"));
    assertThat(sliced.windowOf(last)).isNotEqualTo(sliced.windowOf(next));
    next.setFetchedAt(Instant.parse("2024-03-01T12:00:00Z"));
    assertThat(sliced.windowOf(last)).isEqualTo(sliced.windowOf(next));
  }

  @Test
  void oneOfEveryClusterStaysInAnyOrder() {
    Map<String, Set<String>> neighbours = cluster(new Random(4), 40);
    for (int seed = 0; seed < 10; seed++) {
      List<String> order = new ArrayList<>(neighbours.keySet());
      Collections.sort(order);
      Collections.shuffle(order, new Random(seed));
      String window = "w" + seed;
      order.forEach(id -> pipe(id, signatureOf(id), window, 0));
      Set<String> kept = new HashSet<>(clean());
      Set<String> dropped = matches().keySet();
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

  @Test
  void aWindowBeginsAnewWhenItsFirstDocumentIsAsOldAsTheRetention() {
    pipe("a", signature(1), "x", 100);
    pipe("b", signature(1), "x", 100 + RETENTION - 1);
    assertThat(clean()).containsExactly("a");
    pipe("c", signature(1), "x", 100 + RETENTION);
    assertThat(clean()).containsExactly("c");
    pipe("d", signature(1), "x", 100 + RETENTION);
    assertThat(clean()).isEmpty();
    assertThat(matches()).containsOnly(Map.entry("b", "a"), Map.entry("d", "c"));
  }

  @Test
  void aLateDocumentOfAWindowThatHasGoneIsIndexedAnew() {
    pipe("a", signature(1), "x", 0);
    pipe("other", signature(2), "y", 5 * RETENTION);
    pipe("b", signature(1), "x", 1);
    pipe("c", signature(1), "x", 2);
    assertThat(clean()).containsExactly("a", "other", "b");
    assertThat(matches()).containsOnly(Map.entry("c", "b"));
  }

  @Test
  void stateOfWindowsThatAreOverGoes() throws IOException {
    pipe("first", signature(0), "first", 0);
    List<Path> first = segments();
    for (int i = 1; i < 20; i++) {
      pipe("a" + i, signature(i), "x" + i, 4L * i * RETENTION);
    }
    assertThat(clean()).hasSize(20);
    assertThat(segments()).hasSize(1).doesNotContainAnyElementsOf(first);
    // The last window, and what is known of all.
    List<Object> names = new ArrayList<>();
    try (var windows = run.driver().getKeyValueStore(DuplicateStores.WINDOWS).all()) {
      windows.forEachRemaining(window -> names.add(window.key));
    }
    assertThat(names).containsExactly("", "dx19");
  }

  @Test
  void theIndexComesBackFromItsChangelogs() throws IOException {
    pipe("a", signature(1), "x", 0);
    pipe("b", signature(2), "y", 0);
    assertThat(clean()).containsExactly("a", "b");
    Path moved = Files.createDirectory(state.resolve("moved"));
    try (TopologyRun before = run) {
      run = run(moved);
      KeyValueStore<String, byte[]> windows =
          run.driver().getKeyValueStore(DuplicateStores.WINDOWS);
      before
          .changelog(DuplicateStores.WINDOWS)
          .forEach(
              entry -> windows.put(new String(entry.key, StandardCharsets.UTF_8), entry.value));
      WindowStore<Bytes, byte[]> index = run.driver().getWindowStore(DuplicateStores.INDEX);
      before
          .changelog(DuplicateStores.INDEX)
          .forEach(
              entry -> {
                // A window store's key: ours, its timestamp, four bytes of a sequence number.
                int keyBytes = entry.key.length - Long.BYTES - Integer.BYTES;
                byte[] key = Arrays.copyOf(entry.key, keyBytes);
                index.put(
                    Bytes.wrap(key), entry.value, ByteBuffer.wrap(entry.key).getLong(keyBytes));
              });
    }
    // A broker's offsets go on; the driver's begin again, so they are brought past those used.
    pipe("filler", signature(3), "z", 1);
    pipe("filler2", signature(4), "z", 1);
    assertThat(clean()).containsExactly("filler", "filler2");
    long[] near = signature(1);
    near[111] ^= 1;
    pipe("c", near, "x", 2);
    pipe("d", signature(2), "y", 2);
    pipe("e", signature(2), "x", 2);
    assertThat(clean()).containsExactly("e");
    assertThat(matches()).containsOnly(Map.entry("c", "a"), Map.entry("d", "b"));
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> folders = Files.walk(state)) {
      String prefix = DuplicateStores.INDEX + ".";
      return folders.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private TopologyRun run(Path folder) {
    return new TopologyRun(
        CurationTopology.build(TopologyRun.TOPICS, serdes, this::passed, DEDUP, new StillTail()),
        serdes,
        folder);
  }

  private Curated passed(Document document) {
    Signature signature = Signature.of(signatureOf(document.getRecordId()));
    return new Curated.Passed(
        new Candidate(
            Document.newBuilder(document)
                .setContentDigest(ContentDigest.of(document.getRecordId()))
                .build(),
            Optional.of(Fingerprint.of(signature))),
        Map.of());
  }

  private long[] signatureOf(String id) {
    return Objects.requireNonNull(signatures.get(id), id);
  }

  private void pipe(String id, long[] signature, String dump, long timestamp) {
    signatures.put(id, signature);
    run.pipe(TopologyRun.TOPICS.documents(), id, document(id, dump), timestamp);
  }

  private static Document document(String id, String dump) {
    return Document.newBuilder().setRecordId(id).setUrl("https://" + id).setDump(dump).build();
  }

  private List<String> clean() {
    return run.read(TopologyRun.TOPICS.cleanDocuments()).stream()
        .map(Document::getRecordId)
        .toList();
  }

  /** Of the dropped ones, which document they name. */
  private Map<String, String> matches() {
    Map<String, String> matches = new HashMap<>();
    for (DroppedDocument drop : run.read(TopologyRun.TOPICS.droppedDocuments())) {
      matches.put(drop.getRecordId(), drop.getMatchedRecordId());
    }
    return matches;
  }

  /**
   * Clusters of five, each document sharing a band with one before it; and who shares with whom.
   */
  private Map<String, Set<String>> cluster(Random random, int count) {
    Map<String, Set<String>> neighbours = new HashMap<>();
    for (int cluster = 0; cluster < count; cluster++) {
      for (int i = 0; i < 5; i++) {
        long[] values = signature(1_000L + random.nextLong(1L << 40));
        if (i > 0) {
          String earlier = cluster + "-" + random.nextInt(i);
          copyBand(signatureOf(earlier), random.nextInt(Signature.BUCKETS), values);
        }
        signatures.put(cluster + "-" + i, values);
      }
    }
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

  private static void copyBand(long[] from, int bucket, long[] to) {
    int at = bucket * Signature.HASHES_PER_BUCKET;
    System.arraycopy(from, at, to, at, Signature.HASHES_PER_BUCKET);
  }

  private static long[] signature(long seed) {
    return new Random(seed).longs(Signature.LENGTH, 0, 1L << 60).toArray();
  }
}
