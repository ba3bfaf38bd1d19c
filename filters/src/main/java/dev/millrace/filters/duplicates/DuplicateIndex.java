package dev.millrace.filters.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The documents of one dedup window, in the one order in which they arrive: a document stays unless
 * an earlier one has the same content or shares a band of the signature, whether that one stayed or
 * not. So of any set of documents the first always stays, and the outcome depends on the order
 * alone.
 *
 * <p>A document that is forgotten is as one that never came, and so is what was dropped as its
 * duplicate: later documents are nobody's duplicate for their sake.
 *
 * <p>Entries: a band's key (10 bytes) or {@link #CONTENT} and 9 bytes of the content digest, to the
 * ordinal of the first document that has it (6 bytes, big-endian); {@link #DOCUMENT} and the
 * ordinal (7 bytes), to an {@link IndexEntry}. All are written once, but for the keys of documents
 * that are forgotten. A document whose keys are all taken adds nothing.
 */
public final class DuplicateIndex {
  /** First byte of a content key, after those of the 14 buckets. */
  static final byte CONTENT = Signature.BUCKETS;

  /** First byte of a document's key. */
  static final byte DOCUMENT = Signature.BUCKETS + 1;

  /** No document's is greater. */
  public static final long MAX_ORDINAL = (1L << (8 * IndexEntry.ORDINAL_BYTES)) - 1;

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
   * A document that others may be duplicates of.
   *
   * @param url empty where a version before URLs were kept added it
   * @param digestBegin hexadecimal digits with which its content digest begins; empty where a
   *     version before they were kept added it
   */
  public record Remembered(long ordinal, String documentId, String url, String digestBegin) {}

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
    byte[] contentKey = key(CONTENT, contentDigest);
    Living living = new Living();
    Optional<Long> same = living.holder(contentKey);
    if (same.isPresent()) {
      return living.entry(same.get()).map(entry -> match(entry, 1, true));
    }
    List<byte[]> freeKeys = new ArrayList<>();
    SortedMap<Long, IndexEntry> earlier = new TreeMap<>();
    for (int bucket = 0; fingerprint.isPresent() && bucket < Signature.BUCKETS; bucket++) {
      byte[] key = fingerprint.get().bands().key(bucket);
      living
          .holder(key)
          .ifPresentOrElse(
              first -> living.entry(first).ifPresent(entry -> earlier.put(first, entry)),
              () -> freeKeys.add(key));
    }
    Optional<Similar> best = fingerprint.flatMap(print -> mostSimilar(print.sketch(), earlier));
    if (fingerprint.isEmpty() || !freeKeys.isEmpty()) {
      freeKeys.add(contentKey);
      freeKeys.forEach(key -> store.put(key, IndexEntry.bytes(ordinal)));
      store.put(
          documentKey(ordinal),
          new IndexEntry(
                  fingerprint.map(Fingerprint::sketch),
                  documentId,
                  url,
                  Arrays.copyOf(contentDigest, IndexEntry.DIGEST_BYTES),
                  best.map(one -> OptionalLong.of(one.ordinal())).orElse(OptionalLong.empty()))
              .toBytes());
    }
    return best.map(Similar::match);
  }

  /** An earlier document that shares a band. */
  private record Similar(long ordinal, Match match) {}

  private static Match match(IndexEntry entry, double similarity, boolean exact) {
    return new Match(entry.documentId(), entry.url(), similarity, exact);
  }

  private static Optional<Similar> mostSimilar(
      SimilaritySketch sketch, SortedMap<Long, IndexEntry> earlier) {
    Optional<Similar> best = Optional.empty();
    for (Map.Entry<Long, IndexEntry> one : earlier.entrySet()) {
      double similarity = one.getValue().sketch().map(sketch::estimate).orElse(0.0);
      if (best.isEmpty() || similarity > best.get().match().similarity()) {
        best = Optional.of(new Similar(one.getKey(), match(one.getValue(), similarity, false)));
      }
    }
    return best;
  }

  /** Documents that are not forgotten, each looked up once. */
  private final class Living {
    private final Map<Long, Optional<IndexEntry>> entries = new HashMap<>();

    /** Ordinal of the first one with a key. */
    Optional<Long> holder(byte[] key) {
      return store.get(key).map(IndexEntry::ordinal).filter(ordinal -> entry(ordinal).isPresent());
    }

    /**
     * One that repeats another lives as long as that one. Each repeats an earlier one, so this
     * ends; a chain of them may be long.
     */
    Optional<IndexEntry> entry(long ordinal) {
      Map<Long, IndexEntry> chain = new HashMap<>();
      OptionalLong next = OptionalLong.of(ordinal);
      boolean living = true;
      while (living && next.isPresent() && !entries.containsKey(next.getAsLong())) {
        long at = next.getAsLong();
        Optional<IndexEntry> stored = store.get(documentKey(at)).map(IndexEntry::ofBytes);
        stored.ifPresent(entry -> chain.put(at, entry));
        living = stored.isPresent();
        next = stored.map(IndexEntry::repeats).orElse(OptionalLong.empty());
      }
      boolean lives = living && (next.isEmpty() || isKnown(next.getAsLong()));
      chain.forEach((at, entry) -> entries.put(at, lives ? Optional.of(entry) : Optional.empty()));
      return entries.getOrDefault(ordinal, Optional.empty());
    }

    private boolean isKnown(long ordinal) {
      return entries.getOrDefault(ordinal, Optional.empty()).isPresent();
    }
  }

  /** Of an entry of the store; empty for one that is no document's. */
  public static Optional<Remembered> remembered(byte[] key, byte[] value) {
    if (key.length != 1 + IndexEntry.ORDINAL_BYTES || key[0] != DOCUMENT) {
      return Optional.empty();
    }
    IndexEntry entry = IndexEntry.ofBytes(value);
    return Optional.of(
        new Remembered(
            IndexEntry.ordinal(Arrays.copyOfRange(key, 1, key.length)),
            entry.documentId(),
            entry.url(),
            HexFormat.of().formatHex(entry.digest())));
  }

  /** Forgets a document. What was dropped as its duplicate is forgotten with it. */
  public void forget(long ordinal) {
    store.remove(documentKey(ordinal));
  }

  /** A key of a kind: its first byte, and nine bytes of a digest. */
  static byte[] key(byte kind, byte[] digest) {
    if (digest.length < IndexEntry.DIGEST_BYTES) {
      throw new IllegalArgumentException("a digest of " + digest.length + " bytes, not at least 9");
    }
    byte[] key = new byte[SignatureBands.KEY_BYTES];
    key[0] = kind;
    System.arraycopy(digest, 0, key, 1, key.length - 1);
    return key;
  }

  /** The key under which a document's entry lies; the keys of later ones are greater. */
  public static byte[] documentKey(long ordinal) {
    byte[] key = new byte[1 + IndexEntry.ORDINAL_BYTES];
    key[0] = DOCUMENT;
    System.arraycopy(IndexEntry.bytes(ordinal), 0, key, 1, IndexEntry.ORDINAL_BYTES);
    return key;
  }
}
