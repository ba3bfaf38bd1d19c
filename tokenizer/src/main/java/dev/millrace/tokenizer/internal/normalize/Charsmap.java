package dev.millrace.tokenizer.internal.normalize;

import dev.millrace.tokenizer.TokenizerFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * SentencePiece's {@code precompiled_charsmap}: what stretches of text are replaced by. A size, a
 * double-array trie (Aoe 1989) of that many bytes as darts-clone lays it out, and the replacements,
 * each closed by a zero.
 */
public final class Charsmap {
  /** No stretch of the map begins here. */
  public static final long NONE = -1;

  private static final int LONGEST_KEY = 256;
  private static final int LONGEST_REPLACEMENT = 256;
  private static final int IS_VALUE = 1 << 31;
  private static final int HAS_VALUE = 1 << 8;

  private final byte[] blob;
  private final int[] units;
  private final byte[] replacements;
  // the zero that closes what begins at a place
  private final int[] ends;

  private Charsmap(byte[] blob, int[] units, byte[] replacements) {
    this.blob = blob;
    this.units = units;
    this.replacements = replacements;
    this.ends = new int[replacements.length];
    int end = replacements.length;
    for (int at = replacements.length - 1; at >= 0; at--) {
      end = replacements[at] == 0 ? at : end;
      ends[at] = end;
    }
  }

  /** Checks all of it, so that no later look-up leaves it or copies without bound. */
  public static Charsmap read(byte[] blob) {
    ByteBuffer in = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN);
    if (blob.length < Integer.BYTES) {
      throw damaged("%d bytes".formatted(blob.length));
    }
    long size = Integer.toUnsignedLong(in.getInt());
    if (size == 0 || size > in.remaining() || size % Integer.BYTES != 0) {
      throw damaged("a trie of %d bytes where %d are left".formatted(size, in.remaining()));
    }
    int[] units = new int[(int) size / Integer.BYTES];
    in.asIntBuffer().get(units);
    in.position(in.position() + (int) size);
    byte[] replacements = new byte[in.remaining()];
    in.get(replacements);
    Charsmap map = new Charsmap(blob.clone(), units, replacements);
    map.check();
    return map;
  }

  private void check() {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(replacements));
    } catch (CharacterCodingException e) {
      throw new TokenizerFormatException(
          "precompiled_charsmap is damaged: its replacements are not UTF-8", e);
    }
    for (int at = 0; at < units.length; at++) {
      int unit = units[at];
      int next = at ^ offset(unit);
      if ((unit & IS_VALUE) == 0 && (unit & HAS_VALUE) != 0) {
        if (next >= units.length) {
          throw damaged("unit %d leads to %d of %d".formatted(at, next, units.length));
        }
        checkReplacement(units[next] & ~IS_VALUE);
      }
    }
  }

  private void checkReplacement(int at) {
    if (at >= replacements.length || (replacements[at] & 0xc0) == 0x80) {
      throw damaged("no replacement begins at %d of %d".formatted(at, replacements.length));
    }
    if (ends[at] - at > LONGEST_REPLACEMENT) {
      throw new TokenizerFormatException(
          "precompiled_charsmap replaces by %d bytes: the most is %d"
              .formatted(ends[at] - at, LONGEST_REPLACEMENT));
    }
  }

  private static TokenizerFormatException damaged(String what) {
    return new TokenizerFormatException("precompiled_charsmap is damaged: " + what);
  }

  /** What {@link #read} was given. */
  public byte[] blob() {
    return blob.clone();
  }

  /**
   * The longest stretch of the map that {@code utf8[at, to)} begins with: its {@link #length} and
   * {@link #replacement}, or {@link #NONE}.
   */
  public long longest(byte[] utf8, int at, int to) {
    return find(utf8, at, to, false);
  }

  /** As {@link #longest}, the shortest one. */
  public long shortest(byte[] utf8, int at, int to) {
    return find(utf8, at, to, true);
  }

  private long find(byte[] utf8, int from, int to, boolean first) {
    long found = NONE;
    int node = offset(units[0]);
    int end = (int) Math.min(to, (long) from + LONGEST_KEY);
    for (int at = from; at < end; at++) {
      node ^= utf8[at] & 0xff;
      if (node >= units.length || (units[node] & (IS_VALUE | 0xff)) != (utf8[at] & 0xff)) {
        break;
      }
      int unit = units[node];
      node ^= offset(unit);
      if ((unit & HAS_VALUE) != 0) {
        found = (long) (at + 1 - from) << Integer.SIZE | (units[node] & ~IS_VALUE);
        if (first) {
          break;
        }
      }
    }
    return found;
  }

  /** How many bytes of the text a stretch takes. */
  public static int length(long found) {
    return (int) (found >>> Integer.SIZE);
  }

  /** Where in {@link #replacements} the text begins that stands for a stretch. */
  public static int replacement(long found) {
    return (int) found;
  }

  /** Where that text ends. */
  public int end(int replacement) {
    return ends[replacement];
  }

  /** All replacements, UTF-8. */
  public byte[] replacements() {
    return replacements;
  }

  private static int offset(int unit) {
    return unit >>> 10 << ((unit & 1 << 9) >>> 6);
  }
}
