package dev.millrace.filters.duplicates;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The documents of one dedup window, in the one order in which they arrive: a document stays unless
 * an earlier one has the same content or shares a band of the signature, whether that one stayed or
 * not. So of any set of documents the first always stays, and the outcome depends on the order
 * alone.
 *
 * <p>Entries, all written once: a band's key (10 bytes) or {@link #CONTENT} and 9 bytes of the
 * content digest, to the ordinal of the first document that has it (6 bytes, big-endian); {@link
 * #DOCUMENT} and the ordinal (7 bytes), to the sketch (56 bytes, or none), the document's id and
 * its URL. A document whose keys are all taken adds nothing.
 */
public final class DuplicateIndex {
  /** First byte of a content key, after those of the 14 buckets. */
  static final byte CONTENT = Signature.BUCKETS;

  /** First byte of a document's key. */
  static final byte DOCUMENT = Signature.BUCKETS + 1;

  private static final int ORDINAL_BYTES = 6;
  private static final long MAX_ORDINAL = (1L << (8 * ORDINAL_BYTES)) - 1;

  private final IndexStore store;

  public DuplicateIndex(IndexStore store) {
    this.store = store;
  }

  /**
   * The earlier document that makes one a duplicate.
   *
   * @param documentId of the earlier one; of several the most similar, and of equally similar ones
   *     the first
   * @param url of the earlier one; empty where a version before URLs were kept added it
   * @param similarity estimated share of common shingles, in [0, 1]; 1 where the content is the
   *     same
   * @param exact whether the content is the same
   */
  public record Match(String documentId, String url, double similarity, boolean exact) {

    /** What the similarity was held against: 1 where the content is the same. */
    public double limit() {
      return exact ? 1 : Signature.SIMILARITY_LIMIT;
    }
  }

  /**
   * Adds a document and says whether it is a duplicate.
   *
   * @param ordinal its place in the order, in [0, 2^48), never used before; the offset of its
   *     record serves
   * @param contentDigest at least nine bytes of a digest of its text
   * @param fingerprint none for a text too short for a signature, which only its content can match
   */
  public Optional<Match> add(
      long ordinal,
      String documentId,
      String url,
      byte[] contentDigest,
      Optional<Fingerprint> fingerprint) {
    if (ordinal < 0 || ordinal > MAX_ORDINAL) {
      throw new IllegalArgumentException(
          "a document's ordinal is " + ordinal + ", not in [0, 2^48)");
    }
    byte[] contentKey = contentKey(contentDigest);
    Optional<byte[]> same = store.get(contentKey);
    if (same.isPresent()) {
      return Optional.of(read(ordinal(same.get())).match(1, true));
    }
    List<byte[]> freeKeys = new ArrayList<>();
    SortedSet<Long> earlier = new TreeSet<>();
    for (int bucket = 0; fingerprint.isPresent() && bucket < Signature.BUCKETS; bucket++) {
      byte[] key = fingerprint.get().bands().key(bucket);
      store.get(key).ifPresentOrElse(first -> earlier.add(ordinal(first)), () -> freeKeys.add(key));
    }
    if (fingerprint.isEmpty() || !freeKeys.isEmpty()) {
      freeKeys.add(contentKey);
      freeKeys.forEach(key -> store.put(key, bytes(ordinal)));
      store.put(
          documentKey(ordinal),
          new Entry(fingerprint.map(Fingerprint::sketch), documentId, url).toBytes());
    }
    return fingerprint.flatMap(print -> mostSimilar(print.sketch(), earlier));
  }

  private Optional<Match> mostSimilar(SimilaritySketch sketch, SortedSet<Long> earlier) {
    Optional<Match> best = Optional.empty();
    for (long ordinal : earlier) {
      Entry entry = read(ordinal);
      double similarity = entry.sketch().map(sketch::estimate).orElse(0.0);
      if (best.isEmpty() || similarity > best.get().similarity()) {
        best = Optional.of(entry.match(similarity, false));
      }
    }
    return best;
  }

  private Entry read(long ordinal) {
    return store
        .get(documentKey(ordinal))
        .map(Entry::ofBytes)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the duplicate index names document " + ordinal + " but has no entry for it"));
  }

  private static byte[] contentKey(byte[] digest) {
    if (digest.length < SignatureBands.KEY_BYTES - 1) {
      throw new IllegalArgumentException(
          "a content digest of " + digest.length + " bytes, not at least 9");
    }
    byte[] key = new byte[SignatureBands.KEY_BYTES];
    key[0] = CONTENT;
    System.arraycopy(digest, 0, key, 1, key.length - 1);
    return key;
  }

  private static byte[] bytes(long ordinal) {
    return Arrays.copyOfRange(
        ByteBuffer.allocate(Long.BYTES).putLong(ordinal).array(),
        Long.BYTES - ORDINAL_BYTES,
        Long.BYTES);
  }

  private static long ordinal(byte[] bytes) {
    long ordinal = 0;
    for (byte b : bytes) {
      ordinal = (ordinal << 8) | (b & 0xff);
    }
    return ordinal;
  }

  private static byte[] documentKey(long ordinal) {
    byte[] key = new byte[1 + ORDINAL_BYTES];
    key[0] = DOCUMENT;
    System.arraycopy(bytes(ordinal), 0, key, 1, ORDINAL_BYTES);
    return key;
  }

  /**
   * A document's entry: one byte that says what it holds, the sketch if there is one, the id's
   * length in two bytes, the id, the URL. Before URLs were kept, the id was the last and without a
   * length; such entries are still read.
   */
  private record Entry(Optional<SimilaritySketch> sketch, String documentId, String url) {
    private static final int HAS_SKETCH = 1;
    private static final int HAS_URL = 2;

    Match match(double similarity, boolean exact) {
      return new Match(documentId, url, similarity, exact);
    }

    byte[] toBytes() {
      byte[] id = DocumentIdCode.encode(documentId);
      byte[] address = url.getBytes(StandardCharsets.UTF_8);
      int sketchBytes = sketch.isPresent() ? SimilaritySketch.BYTES : 0;
      ByteBuffer bytes =
          ByteBuffer.allocate(1 + sketchBytes + Short.BYTES + id.length + address.length);
      bytes.put((byte) (HAS_URL | (sketch.isPresent() ? HAS_SKETCH : 0)));
      sketch.ifPresent(present -> bytes.put(present.toBytes()));
      return bytes.putShort((short) id.length).put(id).put(address).array();
    }

    static Entry ofBytes(byte[] entry) {
      ByteBuffer bytes = ByteBuffer.wrap(entry);
      int holds = bytes.get();
      Optional<SimilaritySketch> sketch =
          (holds & HAS_SKETCH) == 0
              ? Optional.empty()
              : Optional.of(SimilaritySketch.ofBytes(next(bytes, SimilaritySketch.BYTES)));
      boolean hasUrl = (holds & HAS_URL) != 0;
      int idBytes = hasUrl ? Short.toUnsignedInt(bytes.getShort()) : bytes.remaining();
      String id = DocumentIdCode.decode(next(bytes, idBytes));
      return new Entry(
          sketch, id, new String(next(bytes, bytes.remaining()), StandardCharsets.UTF_8));
    }

    private static byte[] next(ByteBuffer bytes, int count) {
      byte[] next = new byte[count];
      bytes.get(next);
      return next;
    }
  }
}
