package dev.millrace.filters.duplicates;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * The hashes of a document's 5-grams of words: the first eight bytes, little-endian, of the SHA-1
 * of the words joined by a space.
 */
public final class Shingles {
  static final int WORDS = 5;
  private static final int SHA1_BYTES = 20;

  private Shingles() {}

  /** One hash for each 5-gram in order; empty where there are fewer than five words. */
  static long[] hashes(List<String> words) {
    int count = Math.max(0, words.size() - WORDS + 1);
    long[] hashes = new long[count];
    if (count == 0) {
      return hashes;
    }
    int[] starts = new int[words.size() + 1];
    byte[] joined = join(words, starts);
    MessageDigest sha1 = sha1();
    byte[] digest = new byte[SHA1_BYTES];
    for (int i = 0; i < count; i++) {
      hashes[i] = hash(sha1, joined, starts[i], starts[i + WORDS] - 1, digest);
    }
    return hashes;
  }

  /** The hash of one shingle. */
  static long hash(String shingle) {
    byte[] utf8 = shingle.getBytes(StandardCharsets.UTF_8);
    return hash(sha1(), utf8, 0, utf8.length, new byte[SHA1_BYTES]);
  }

  private static long hash(MessageDigest sha1, byte[] text, int from, int to, byte[] digest) {
    sha1.update(text, from, to - from);
    try {
      sha1.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new IllegalStateException("the buffer has room for a SHA-1 digest", e);
    }
    long hash = 0;
    for (int i = 7; i >= 0; i--) {
      hash = (hash << 8) | (digest[i] & 0xff);
    }
    return hash;
  }

  // Fills starts with where each word begins, and one last entry one past the space that follows
  // the last word.
  private static byte[] join(List<String> words, int[] starts) {
    byte[] joined = new byte[words.size() * 8];
    int at = 0;
    for (int i = 0; i < words.size(); i++) {
      byte[] word = words.get(i).getBytes(StandardCharsets.UTF_8);
      if (at + word.length + 1 > joined.length) {
        joined = Arrays.copyOf(joined, Math.max(joined.length * 2, at + word.length + 1));
      }
      starts[i] = at;
      System.arraycopy(word, 0, joined, at, word.length);
      at += word.length;
      joined[at++] = ' ';
    }
    starts[words.size()] = at;
    return joined;
  }

  public static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
