package dev.millrace.filters.duplicates;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the index keeps of a document that others may be duplicates of. In bytes: one that says what
 * follows, the sketch if there is one, the id's length in two bytes, the id, the beginning of the
 * content digest, the ordinal of the document that it repeats, the URL. Versions before kept no
 * digest, and no URL before that, when the id was the last and without a length; such entries are
 * still read.
 *
 * @param digest the first {@link #DIGEST_BYTES} of the content digest; none where a version before
 *     wrote it
 * @param repeats ordinal of the earlier document that it is a duplicate of; empty if it stayed
 */
record IndexEntry(
    Optional<SimilaritySketch> sketch,
    String documentId,
    String url,
    byte[] digest,
    OptionalLong repeats) {
  static final int ORDINAL_BYTES = 6;
  static final int DIGEST_BYTES = SignatureBands.KEY_BYTES - 1;

  private static final int HAS_SKETCH = 1;
  private static final int HAS_URL = 2;
  private static final int HAS_DIGEST = 4;
  private static final int REPEATS = 8;

  byte[] toBytes() {
    byte[] id = DocumentIdCode.encode(documentId);
    byte[] address = url.getBytes(StandardCharsets.UTF_8);
    int length =
        1
            + (sketch.isPresent() ? SimilaritySketch.BYTES : 0)
            + Short.BYTES
            + id.length
            + digest.length
            + (repeats.isPresent() ? ORDINAL_BYTES : 0)
            + address.length;
    ByteBuffer bytes = ByteBuffer.allocate(length).put((byte) holds());
    sketch.ifPresent(present -> bytes.put(present.toBytes()));
    bytes.putShort((short) id.length).put(id).put(digest);
    repeats.ifPresent(ordinal -> bytes.put(bytes(ordinal)));
    return bytes.put(address).array();
  }

  private int holds() {
    return HAS_URL
        | (sketch.isPresent() ? HAS_SKETCH : 0)
        | (digest.length > 0 ? HAS_DIGEST : 0)
        | (repeats.isPresent() ? REPEATS : 0);
  }

  static IndexEntry ofBytes(byte[] entry) {
    ByteBuffer bytes = ByteBuffer.wrap(entry);
    int holds = bytes.get();
    Optional<SimilaritySketch> sketch =
        (holds & HAS_SKETCH) == 0
            ? Optional.empty()
            : Optional.of(SimilaritySketch.ofBytes(next(bytes, SimilaritySketch.BYTES)));
    boolean hasUrl = (holds & HAS_URL) != 0;
    int idBytes = hasUrl ? Short.toUnsignedInt(bytes.getShort()) : bytes.remaining();
    String id = DocumentIdCode.decode(next(bytes, idBytes));
    byte[] digest = next(bytes, (holds & HAS_DIGEST) == 0 ? 0 : DIGEST_BYTES);
    OptionalLong repeats =
        (holds & REPEATS) == 0
            ? OptionalLong.empty()
            : OptionalLong.of(ordinal(next(bytes, ORDINAL_BYTES)));
    return new IndexEntry(
        sketch,
        id,
        new String(next(bytes, bytes.remaining()), StandardCharsets.UTF_8),
        digest,
        repeats);
  }

  private static byte[] next(ByteBuffer bytes, int count) {
    byte[] next = new byte[count];
    bytes.get(next);
    return next;
  }

  /** An ordinal in six bytes, big-endian. */
  static byte[] bytes(long ordinal) {
    byte[] bytes = new byte[ORDINAL_BYTES];
    ByteBuffer.wrap(bytes).putShort((short) (ordinal >>> Integer.SIZE)).putInt((int) ordinal);
    return bytes;
  }

  static long ordinal(byte[] bytes) {
    long ordinal = 0;
    for (byte b : bytes) {
      ordinal = (ordinal << 8) | (b & 0xff);
    }
    return ordinal;
  }
}
