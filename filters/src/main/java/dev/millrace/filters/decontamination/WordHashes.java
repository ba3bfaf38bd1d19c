package dev.millrace.filters.decontamination;

import it.unimi.dsi.fastutil.longs.LongArrayList;

/**
 * The words of a text as hashes of 64 bits: in lower case, of letters and digits alone, as GPT-3's
 * (Brown et al. 2020, <a href="https://arxiv.org/abs/2005.14165">arXiv 2005.14165</a>, appendix C).
 * What stands between white space is a word, so punctuation inside of it is taken out: {@code
 * don't} is {@code dont}. A letter of Chinese, Japanese kana or Thai is a word of its own.
 */
final class WordHashes {
  /** The offset and prime of FNV-1a with 64 bits. */
  private static final long OFFSET = 0xcbf29ce484222325L;

  private static final long PRIME = 0x100000001b3L;

  /** An odd number without pattern, by which the place of a word in an n-gram is told apart. */
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private final LongArrayList words = new LongArrayList();

  WordHashes(String text) {
    long hash = OFFSET;
    int c;
    for (int i = 0; i < text.length(); i += Character.charCount(c)) {
      c = text.codePointAt(i);
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        hash = end(hash);
      } else if (standsAlone(c)) {
        end(hash);
        hash = end(extend(OFFSET, c));
      } else if (Character.isLetterOrDigit(c)) {
        hash = extend(hash, Character.toLowerCase(c));
      }
    }
    end(hash);
  }

  private static boolean standsAlone(int c) {
    return Character.isIdeographic(c) || (c >= 0x3040 && c <= 0x30ff) || (c >= 0xe01 && c <= 0xe3a);
  }

  private static long extend(long hash, int c) {
    return (hash ^ c) * PRIME;
  }

  private long end(long hash) {
    if (hash != OFFSET) {
      words.add(mix(hash));
    }
    return OFFSET;
  }

  int size() {
    return words.size();
  }

  /** Of the words from one on. */
  long ofGram(int from, int length) {
    long hash = length;
    for (int i = from; i < from + length; i++) {
      hash = hash * FACTOR + words.getLong(i);
    }
    return mix(hash);
  }

  /** MurmurHash3's finalizer: every bit depends on all. */
  private static long mix(long x) {
    long mixed = (x ^ (x >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
