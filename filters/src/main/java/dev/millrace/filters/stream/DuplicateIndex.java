package dev.millrace.filters.stream;

import dev.millrace.filters.Candidate;
import dev.millrace.filters.duplicates.Signature;
import dev.millrace.filters.duplicates.SignatureBands;
import dev.millrace.filters.duplicates.SimilaritySketch;
import dev.millrace.schemas.Document;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The documents seen in each dedup window. Keys begin with the window's number, so that windows
 * that share a start do not meet. Every document with a signature is indexed, dropped ones too: a
 * chain of near-duplicates stays dropped.
 */
final class DuplicateIndex {
  private static final int DIGEST_BYTES = 16;

  private final Duration retention;
  private final KeyValueStore<String, byte[]> windows;
  private final WindowStore<Bytes, byte[]> digests;
  private final WindowStore<Bytes, byte[]> bands;
  private final WindowStore<Bytes, byte[]> documents;

  DuplicateIndex(ProcessorContext<?, ?> context, Duration retention) {
    this.retention = retention;
    this.windows = context.getStateStore(DuplicateStores.WINDOWS);
    this.digests = context.getStateStore(DuplicateStores.DIGESTS);
    this.bands = context.getStateStore(DuplicateStores.BANDS);
    this.documents = context.getStateStore(DuplicateStores.DOCUMENTS);
  }

  /**
   * A window's place in the stores.
   *
   * @param start timestamp of its first document, milliseconds
   * @param ordinal of the next document
   */
  private record Window(String name, int number, long start, int ordinal) {

    byte[] toBytes() {
      return ByteBuffer.allocate(16).putInt(number).putLong(start).putInt(ordinal).array();
    }

    static Window of(String name, byte[] value) {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      return new Window(name, bytes.getInt(), bytes.getLong(), bytes.getInt());
    }

    Bytes key(byte[] suffix) {
      return Bytes.wrap(ByteBuffer.allocate(4 + suffix.length).putInt(number).put(suffix).array());
    }
  }

  /**
   * An earlier document that this one repeats.
   *
   * @param similarity estimated share of common shingles; 1 for the same text
   */
  record Match(String recordId, double similarity, boolean exact) {}

  /** Looks a document up and adds it. */
  Optional<Match> add(String windowName, Candidate candidate, long timestamp) {
    Window window = window(windowName, timestamp);
    Bytes digest = window.key(digestPrefix(candidate.document()));
    byte[] same = digests.fetch(digest, window.start);
    if (same != null) {
      return Optional.of(new Match(new String(same, StandardCharsets.UTF_8), 1, true));
    }
    digests.put(
        digest, candidate.document().getRecordId().getBytes(StandardCharsets.UTF_8), window.start);
    return candidate
        .signature()
        .flatMap(signature -> addSignature(window, candidate.document(), signature));
  }

  private Optional<Match> addSignature(Window window, Document document, Signature signature) {
    byte[] ordinal = ByteBuffer.allocate(4).putInt(window.ordinal).array();
    byte[] sketch = SimilaritySketch.of(signature).toBytes();
    SignatureBands keys = SignatureBands.of(signature);
    Optional<Match> match = Optional.empty();
    for (int bucket = 0; bucket < Signature.BUCKETS; bucket++) {
      Bytes band = window.key(keys.key(bucket));
      byte[] first = bands.fetch(band, window.start);
      if (first == null) {
        bands.put(band, ordinal, window.start);
      } else if (match.isEmpty()) {
        match = match(window, first, sketch);
      }
    }
    byte[] recordId = document.getRecordId().getBytes(StandardCharsets.UTF_8);
    byte[] entry =
        ByteBuffer.allocate(sketch.length + recordId.length).put(sketch).put(recordId).array();
    documents.put(window.key(ordinal), entry, window.start);
    windows.put(
        window.name,
        new Window(window.name, window.number, window.start, window.ordinal + 1).toBytes());
    return match;
  }

  private Optional<Match> match(Window window, byte[] ordinal, byte[] sketch) {
    byte[] entry = documents.fetch(window.key(ordinal), window.start);
    if (entry == null) {
      throw new IllegalStateException(
          "a band of window " + window.name + " names a document that is not in the index");
    }
    double similarity =
        SimilaritySketch.ofBytes(sketch)
            .estimate(SimilaritySketch.ofBytes(Arrays.copyOf(entry, sketch.length)));
    String recordId =
        new String(entry, sketch.length, entry.length - sketch.length, StandardCharsets.UTF_8);
    return Optional.of(new Match(recordId, similarity, false));
  }

  /** The window as it stands, begun anew where its segments have expired or never were. */
  private Window window(String name, long timestamp) {
    byte[] value = windows.get(name);
    if (value != null) {
      Window window = Window.of(name, value);
      if (timestamp - window.start < retention.toMillis()) {
        return window;
      }
    }
    byte[] count = windows.get("");
    int number = count == null ? 0 : ByteBuffer.wrap(count).getInt();
    windows.put("", ByteBuffer.allocate(4).putInt(number + 1).array());
    Window begun = new Window(name, number, Math.max(0, timestamp), 0);
    windows.put(name, begun.toBytes());
    return begun;
  }

  private static byte[] digestPrefix(Document document) {
    return HexFormat.of().parseHex(document.getContentDigest().substring(0, 2 * DIGEST_BYTES));
  }
}
