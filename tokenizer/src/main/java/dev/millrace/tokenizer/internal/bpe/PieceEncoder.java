package dev.millrace.tokenizer.internal.bpe;

import dev.millrace.tokenizer.training.Words;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding of one piece: the pair of lowest rank merges first, the leftmost of equals.
 */
public final class PieceEncoder {
  // longer pieces go through a heap: the scan below takes time quadratic in the length
  private static final int SCANNED_BYTES = 96;
  private static final int CACHED_BYTES = 32;
  private static final int CACHE_SIZE = 1 << 15;

  private final PieceTable wholePieces;
  private final MergeTable merges;
  private final Symbols symbols;

  // Entries are immutable and found or overwritten whole, so threads share them without locks.
  private final @Nullable CachedPiece[] cache = new CachedPiece[CACHE_SIZE];

  PieceEncoder(PieceTable wholePieces, MergeTable merges, Symbols symbols) {
    this.wholePieces = wholePieces;
    this.merges = merges;
    this.symbols = symbols;
  }

  /** Space for one thread to merge a short piece in. */
  public static final class Workspace {
    private final int[] ids = new int[SCANNED_BYTES];
    private final long[] merges = new long[SCANNED_BYTES];
  }

  private record CachedPiece(byte[] piece, int[] ids) {}

  public void encode(byte[] utf8, int from, int to, Workspace workspace, IntList out) {
    int id = wholePieces.find(utf8, from, to - from);
    if (id != PieceTable.NOT_FOUND) {
      out.add(id);
    } else if (to - from <= CACHED_BYTES) {
      encodeCached(utf8, from, to, workspace, out);
    } else {
      merge(utf8, from, to, workspace, out);
    }
  }

  private void encodeCached(byte[] utf8, int from, int to, Workspace workspace, IntList out) {
    int length = to - from;
    long hash =
        length <= Long.BYTES
            ? Words.spread(Words.load(utf8, from, length))
            : Words.hash(utf8, from, length);
    int slot = (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(CACHE_SIZE)));
    CachedPiece cached = cache[slot];
    if (cached != null && Arrays.equals(cached.piece, 0, cached.piece.length, utf8, from, to)) {
      out.addAll(cached.ids);
      return;
    }
    int before = out.size();
    merge(utf8, from, to, workspace, out);
    cache[slot] = new CachedPiece(Arrays.copyOfRange(utf8, from, to), out.toArray(before));
  }

  /** Merges without asking whether the piece is a token. */
  void merge(byte[] utf8, int from, int to, Workspace workspace, IntList out) {
    if (to - from <= SCANNED_BYTES) {
      scan(utf8, from, to, workspace, out);
    } else {
      int[] ids = new int[to - from];
      int size = symbols.read(utf8, from, to, ids);
      new LongPiece(merges, size == ids.length ? ids : Arrays.copyOf(ids, size)).mergeInto(out);
    }
  }

  private void scan(byte[] utf8, int from, int to, Workspace workspace, IntList out) {
    int[] ids = workspace.ids;
    long[] pairs = workspace.merges;
    int size = symbols.read(utf8, from, to, ids);
    for (int i = 0; i + 1 < size; i++) {
      pairs[i] = merges.find(ids[i], ids[i + 1]);
    }
    while (size > 1) {
      int best = 0;
      for (int i = 1; i + 1 < size; i++) {
        if (pairs[i] < pairs[best]) {
          best = i;
        }
      }
      if (pairs[best] == MergeTable.NONE) {
        break;
      }
      ids[best] = MergeTable.merged(pairs[best]);
      size--;
      for (int i = best + 1; i < size; i++) {
        ids[i] = ids[i + 1];
        pairs[i] = pairs[i + 1];
      }
      if (best + 1 < size) {
        pairs[best] = merges.find(ids[best], ids[best + 1]);
      }
      if (best > 0) {
        pairs[best - 1] = merges.find(ids[best - 1], ids[best]);
      }
    }
    for (int i = 0; i < size; i++) {
      out.add(ids[i]);
    }
  }
}
