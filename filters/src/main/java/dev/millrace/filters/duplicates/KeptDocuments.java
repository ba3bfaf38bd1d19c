package dev.millrace.filters.duplicates;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The documents of all dumps that were kept, in the one order in which they are decided: whether
 * one has the text or the URL of another. Only what was kept is in it, so nothing is dropped for
 * the sake of a document that is not there. Nine bytes of the digest of a text or URL stand for it,
 * as in {@link DuplicateIndex}: among a billion documents two share them by chance with a
 * probability of 0.0001.
 *
 * <p>Entries as in {@link DuplicateIndex}, and forgotten as there ({@link DuplicateIndex#forget}):
 * {@link DuplicateIndex#CONTENT} and the content digest, {@link #URL} and the URL's SHA-256, to the
 * ordinal of the document.
 */
public final class KeptDocuments {
  /** First byte of a URL's key. */
  private static final byte URL = DuplicateIndex.DOCUMENT + 1;

  private final IndexStore store;
  private final Set<DuplicateKey> keys;

  /**
   * @param keys what is looked for, and kept
   */
  public KeptDocuments(IndexStore store, Set<DuplicateKey> keys) {
    this.store = store;
    this.keys = keys;
  }

  /**
   * A document, as far as others can repeat it.
   *
   * @param contentDigest at least nine bytes of a digest of its text
   */
  public record Source(String documentId, String url, byte[] contentDigest) {}

  /**
   * A kept document that another one repeats.
   *
   * @param by what they have in common; the text, where it is both
   */
  public record Match(String documentId, String url, DuplicateKey by) {}

  /** The kept document that one repeats. */
  public Optional<Match> match(Source document) {
    for (DuplicateKey by : DuplicateKey.values()) {
      Optional<IndexEntry> kept = keys.contains(by) ? living(key(by, document)) : Optional.empty();
      if (kept.isPresent()) {
        return Optional.of(new Match(kept.get().documentId(), kept.get().url(), by));
      }
    }
    return Optional.empty();
  }

  /**
   * Adds one that repeats none.
   *
   * @param ordinal in [0, 2^48), never used before
   */
  public void keep(long ordinal, Source document) {
    for (DuplicateKey by : keys) {
      store.put(key(by, document), IndexEntry.bytes(ordinal));
    }
    store.put(
        DuplicateIndex.documentKey(ordinal),
        new IndexEntry(
                Optional.empty(),
                document.documentId(),
                document.url(),
                Arrays.copyOf(document.contentDigest(), IndexEntry.DIGEST_BYTES),
                OptionalLong.empty())
            .toBytes());
  }

  private Optional<IndexEntry> living(byte[] key) {
    return store
        .get(key)
        .flatMap(ordinal -> store.get(DuplicateIndex.documentKey(IndexEntry.ordinal(ordinal))))
        .map(IndexEntry::ofBytes);
  }

  private static byte[] key(DuplicateKey by, Source document) {
    return switch (by) {
      case TEXT -> DuplicateIndex.key(DuplicateIndex.CONTENT, document.contentDigest());
      case URL ->
          DuplicateIndex.key(
              URL, Hashing.sha256().hashString(document.url(), StandardCharsets.UTF_8).asBytes());
    };
  }
}
