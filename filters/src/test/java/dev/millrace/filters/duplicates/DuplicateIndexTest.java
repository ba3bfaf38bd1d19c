package dev.millrace.filters.duplicates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DuplicateIndexTest {
  private final DuplicateIndex index = new DuplicateIndex(IndexStore.inMemory());
  private long next;

  @Test
  void keepsTheFirstAndDropsALaterOneThatSharesABand() {
    long[] values = values(1);
    assertThat(add("first", values)).isEmpty();
    long[] near = values.clone();
    for (int i = 8; i < near.length; i++) {
      near[i] ^= 1; // one band of fourteen is left
    }
    assertThat(add("second", near))
        .get()
        .extracting(DuplicateIndex.Match::documentId)
        .isEqualTo("first");
    assertThat(add("third", values(2))).isEmpty();
  }

  @Test
  void dropsADocumentThatMatchesOnlyADroppedOne() {
    long[] a = values(1);
    long[] b = values(2);
    long[] bridge = b.clone();
    System.arraycopy(a, 0, bridge, 0, 8);
    assertThat(add("a", a)).isEmpty();
    assertThat(add("bridge", bridge)).isPresent();
    assertThat(add("b", b)).get().extracting(DuplicateIndex.Match::documentId).isEqualTo("bridge");
  }

  @Test
  void followsALongChainOfNearDuplicatesOnASmallStack() throws InterruptedException {
    AtomicLong found = new AtomicLong();
    Runnable chain =
        () -> {
          long[] before = values(0);
          add("0", before);
          for (int i = 1; i <= 2_000; i++) {
            long[] drifted = values(i);
            // one band is the last one's, another one each time
            int band = i % Signature.BUCKETS * 8;
            System.arraycopy(before, band, drifted, band, 8);
            found.addAndGet(add("" + i, drifted).isPresent() ? 1 : 0);
            before = drifted;
          }
        };
    Thread small = new Thread(null, chain, "small stack", 192 << 10);
    small.start();
    small.join();
    assertThat(found).hasValue(2_000);
  }

  @Test
  void namesTheMostSimilarOfSeveral() {
    long[] near = values(1);
    long[] far = values(2);
    System.arraycopy(near, 0, far, 0, 8);
    far[0]++;
    assertThat(add("far", far)).isEmpty();
    assertThat(add("near", near)).isEmpty();
    long[] both = near.clone();
    System.arraycopy(far, 8, both, 8, 8);
    Optional<DuplicateIndex.Match> match = add("both", both);
    assertThat(match).isPresent();
    assertThat(match.get().documentId()).isEqualTo("near");
    assertThat(match.get().similarity()).isCloseTo(104.0 / 112, within(0.06));
    assertThat(match.get().exact()).isFalse();
  }

  @Test
  void dropsTheSameContentWithoutASignature() {
    byte[] digest = ByteBuffer.allocate(32).putLong(77).array();
    assertThat(index.add(0, "short", "http://short", digest, Optional.empty())).isEmpty();
    assertThat(index.add(1, "copy", "http://copy", digest, Optional.empty()))
        .contains(new DuplicateIndex.Match("short", "http://short", 1, true));
    byte[] another = ByteBuffer.allocate(32).putLong(78).array();
    assertThat(index.add(2, "other", "http://other", another, Optional.empty())).isEmpty();
  }

  @Test
  void keepsOneOfEveryClusterInAnyOrderAndTheSameOnesInTheSameOrder() {
    List<long[]> documents = clusters(new Random(9), 60);
    for (int seed = 0; seed < 20; seed++) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < documents.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(seed));
      List<Integer> kept = keep(documents, order);
      assertThat(keep(documents, order)).as("seed %d", seed).isEqualTo(kept);
      assertThat(kept.stream().map(i -> i / 5).distinct()).as("seed %d", seed).hasSize(60);
      for (int later : order) {
        boolean earlierMatch =
            order.subList(0, order.indexOf(later)).stream()
                .anyMatch(
                    earlier ->
                        Signature.of(documents.get(earlier))
                            .matches(Signature.of(documents.get(later))));
        assertThat(kept.contains(later))
            .as("seed %d, document %d", seed, later)
            .isEqualTo(!earlierMatch);
      }
    }
  }

  @Test
  void takesItsUrlAndLessThanThreeHundredAndFiftyBytesForADocument() {
    Map<ByteBuffer, byte[]> entries = new HashMap<>();
    DuplicateIndex counted =
        new DuplicateIndex(
            new IndexStore() {
              @Override
              public Optional<byte[]> get(byte[] key) {
                return Optional.ofNullable(entries.get(ByteBuffer.wrap(key)));
              }

              @Override
              public void put(byte[] key, byte[] value) {
                assertThat(entries.put(ByteBuffer.wrap(key), value)).isNull();
              }

              @Override
              public void remove(byte[] key) {
                throw new AssertionError("nothing is forgotten");
              }
            });
    String url = "https://coast.example/rock";
    counted.add(
        5,
        "<urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100>",
        url,
        new byte[32],
        fingerprint(values(3)));
    assertThat(
            entries.entrySet().stream()
                .mapToInt(e -> e.getKey().capacity() + e.getValue().length)
                .sum())
        .isLessThan(350 + url.length());
  }

  @Test
  void namesTheUrlAndHoldsTheSimilarityAgainstWhatTheBandsImply() {
    add("first", values(1));
    long[] near = values(1);
    near[0]++;
    DuplicateIndex.Match match = add("near", near).orElseThrow();
    assertThat(match.url()).isEqualTo("http://first");
    assertThat(match.limit()).isCloseTo(0.719, within(0.0005));
    byte[] again = ByteBuffer.allocate(32).putLong(0).array();
    DuplicateIndex.Match same =
        index.add(next++, "copy", "", again, fingerprint(values(1))).orElseThrow();
    assertThat(same.url()).isEqualTo("http://first");
    assertThat(same.similarity()).isEqualTo(1);
    assertThat(same.limit()).isEqualTo(1);
  }

  @Test
  void whatIsForgottenAndWhatWasDroppedForItsSakeIsNobodysMatch() {
    long[] a = values(1);
    long[] b = values(2);
    System.arraycopy(a, 0, b, 0, 8);
    assertThat(add("a", a)).isEmpty();
    assertThat(add("b", b)).isPresent();
    index.forget(0);
    long[] likeB = b.clone();
    likeB[0]++; // no band of a's is left
    assertThat(add("like b", likeB)).as("b was dropped for the sake of a").isEmpty();
    assertThat(add("like a", a)).isEmpty();
    assertThat(add("like a again", a))
        .get()
        .extracting(DuplicateIndex.Match::documentId)
        .isEqualTo("like a");
    assertThat(add("like b again", likeB))
        .get()
        .extracting(DuplicateIndex.Match::documentId)
        .isEqualTo("like b");
  }

  @Test
  void theSameContentStaysOnceTheFirstIsForgotten() {
    byte[] digest = ByteBuffer.allocate(32).putLong(77).array();
    assertThat(index.add(0, "first", "", digest, Optional.empty())).isEmpty();
    assertThat(index.add(1, "copy", "", digest, Optional.empty())).isPresent();
    index.forget(0);
    assertThat(index.add(2, "later", "", digest, Optional.empty())).isEmpty();
    assertThat(index.add(3, "copy of it", "", digest, Optional.empty()))
        .get()
        .extracting(DuplicateIndex.Match::documentId)
        .isEqualTo("later");
  }

  /** Whatever is forgotten when: who is dropped, is dropped for one that stayed and is there. */
  @Test
  void whoIsDroppedLeadsToOneThatStayedAndIsNotForgotten() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      DuplicateIndex some = new DuplicateIndex(IndexStore.inMemory());
      List<long[]> documents = clusters(random, 40);
      Collections.shuffle(documents, random);
      Map<String, String> droppedFor = new HashMap<>();
      List<String> standing = new ArrayList<>();
      for (int i = 0; i < documents.size(); i++) {
        byte[] digest = ByteBuffer.allocate(32).putInt(i).putInt(1).array();
        Optional<DuplicateIndex.Match> match =
            some.add(i, "" + i, "", digest, fingerprint(documents.get(i)));
        if (match.isEmpty()) {
          standing.add("" + i);
        } else {
          String head = match.get().documentId();
          while (droppedFor.containsKey(head)) {
            head = droppedFor.getOrDefault(head, "");
          }
          assertThat(standing).as("seed %d, document %d", seed, i).contains(head);
          droppedFor.put("" + i, match.get().documentId());
        }
        if (random.nextInt(10) == 0 && !standing.isEmpty()) {
          some.forget(Long.parseLong(standing.remove(random.nextInt(standing.size()))));
        }
      }
    }
  }

  /** 1 - (1 - s^8)^14 at the limit. */
  @Test
  void aboutTwoThirdsOfPairsAtTheLimitShareABand() {
    Random random = new Random(5);
    int matching = 0;
    for (int pair = 0; pair < 2_000; pair++) {
      long[] a = random.longs(Signature.LENGTH, 0, Permutations.PRIME).toArray();
      long[] b = a.clone();
      for (int i = 0; i < b.length; i++) {
        b[i] = random.nextDouble() < Signature.SIMILARITY_LIMIT ? b[i] : b[i] ^ 1;
      }
      matching += Signature.of(a).matches(Signature.of(b)) ? 1 : 0;
    }
    assertThat(matching / 2_000.0).isCloseTo(0.646, within(0.03));
  }

  @Test
  void entriesThatHoldNoUrlAreStillRead() {
    Map<ByteBuffer, byte[]> entries = new HashMap<>();
    IndexStore store =
        new IndexStore() {
          @Override
          public Optional<byte[]> get(byte[] key) {
            return Optional.ofNullable(entries.get(ByteBuffer.wrap(key)));
          }

          @Override
          public void put(byte[] key, byte[] value) {
            entries.put(ByteBuffer.wrap(key), value);
          }

          @Override
          public void remove(byte[] key) {
            entries.remove(ByteBuffer.wrap(key));
          }
        };
    long[] values = values(1);
    new DuplicateIndex(store).add(0, "old", "http://old", new byte[32], fingerprint(values));
    ByteBuffer document = ByteBuffer.wrap(new byte[] {DuplicateIndex.DOCUMENT, 0, 0, 0, 0, 0, 0});
    byte[] sketch = SimilaritySketch.of(Signature.of(values)).toBytes();
    byte[] id = DocumentIdCode.encode("old");
    entries.put(
        document,
        ByteBuffer.allocate(1 + sketch.length + id.length)
            .put((byte) 1)
            .put(sketch)
            .put(id)
            .array());
    values[0]++;
    byte[] other = ByteBuffer.allocate(32).putLong(7).array();
    assertThat(new DuplicateIndex(store).add(1, "new", "", other, fingerprint(values)))
        .hasValueSatisfying(
            match -> {
              assertThat(match.documentId()).isEqualTo("old");
              assertThat(match.url()).isEmpty();
              assertThat(match.similarity()).isGreaterThan(0.9);
            });
  }

  @Test
  void refusesAnOrdinalOrDigestThatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.add(-1, "a", "", new byte[32], Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.add(1L << 48, "a", "", new byte[32], Optional.empty()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.add(0, "a", "", new byte[8], Optional.empty()));
    assertThat(index.add((1L << 48) - 1, "a", "", new byte[9], Optional.empty())).isEmpty();
  }

  @Test
  void givesBackDocumentIdsToTheLetter() {
    for (String id :
        List.of(
            "<urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100>",
            "urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff",
            "00000000-0000-0000-0000-000000000000",
            "<urn:uuid:0F0E0D0C-0B0A-4908-8706-050403020100>",
            "<urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100> ",
            "https://example.org/ä",
            "")) {
      assertThat(DocumentIdCode.decode(DocumentIdCode.encode(id))).isEqualTo(id);
    }
    assertThat(DocumentIdCode.encode("<urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100>"))
        .hasSize(17);
  }

  @Test
  void comesBackFromItsBytes() {
    Fingerprint fingerprint = Fingerprint.of(Signature.of(values(6)));
    assertThat(fingerprint.toBytes()).hasSize(182);
    assertThat(Fingerprint.ofBytes(fingerprint.toBytes())).isEqualTo(fingerprint);
    assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.ofBytes(new byte[181]));
  }

  private static List<Integer> keep(List<long[]> documents, List<Integer> order) {
    DuplicateIndex fresh = new DuplicateIndex(IndexStore.inMemory());
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      int document = order.get(i);
      byte[] digest = ByteBuffer.allocate(32).putInt(document).putInt(1).array();
      if (fresh
          .add(i, "d" + document, "", digest, fingerprint(documents.get(document)))
          .isEmpty()) {
        kept.add(document);
      }
    }
    return kept;
  }

  // Clusters of five, each document sharing one random band with one before it.
  private static List<long[]> clusters(Random random, int count) {
    List<long[]> documents = new ArrayList<>();
    for (int cluster = 0; cluster < count; cluster++) {
      int start = documents.size();
      for (int i = 0; i < 5; i++) {
        long[] values = random.longs(Signature.LENGTH, 0, Permutations.PRIME).toArray();
        if (i > 0) {
          int bucket = random.nextInt(Signature.BUCKETS);
          System.arraycopy(
              documents.get(start + random.nextInt(i)), bucket * 8, values, bucket * 8, 8);
        }
        documents.add(values);
      }
    }
    return documents;
  }

  private Optional<DuplicateIndex.Match> add(String id, long[] values) {
    byte[] digest = ByteBuffer.allocate(32).putLong(next).array();
    return index.add(next++, id, "http://" + id, digest, fingerprint(values));
  }

  private static Optional<Fingerprint> fingerprint(long[] values) {
    return Optional.of(Fingerprint.of(Signature.of(values)));
  }

  private static long[] values(int seed) {
    return new Random(seed).longs(Signature.LENGTH, 0, Permutations.PRIME).toArray();
  }
}
