package dev.millrace.crawl.frontier;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the stores. Hosts and URLs are known there by digests: 64 bits of SHA-256 for a host, 96
 * more for a URL on it, so that nobody can make two of them meet, and neither does chance: among 10
 * million hosts with a probability of 3 in a million, among the URLs of one host with none to speak
 * of.
 */
final class Keys {
  static final int HOST_BYTES = 8;
  static final int URL_BYTES = 12;

  private static final HashFunction DIGEST = Hashing.sha256();

  private Keys() {}

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] url(String host, String url) {
    return ByteBuffer.allocate(HOST_BYTES + URL_BYTES)
        .put(digest(host), 0, HOST_BYTES)
        .put(digest(url), 0, URL_BYTES)
        .array();
  }

  /** Entry of a host's queue. */
  static byte[] queued(String host, int part, long place, byte[] urlKey) {
    return ByteBuffer.allocate(HOST_BYTES + 1 + Long.BYTES + URL_BYTES)
        .put(digest(host), 0, HOST_BYTES)
        .put((byte) part)
        .putLong(place)
        .put(urlKey, HOST_BYTES, URL_BYTES)
        .array();
  }

  /** Before all entries of a part of a host's queue from a place on. */
  static byte[] queueFrom(String host, int part, long place) {
    return ByteBuffer.allocate(HOST_BYTES + 1 + Long.BYTES)
        .put(digest(host), 0, HOST_BYTES)
        .put((byte) part)
        .putLong(place)
        .array();
  }

  /** The URL's key in an entry of a queue. */
  static byte[] urlOf(byte[] queued) {
    byte[] key = Arrays.copyOf(queued, HOST_BYTES + URL_BYTES);
    System.arraycopy(queued, HOST_BYTES + 1 + Long.BYTES, key, HOST_BYTES, URL_BYTES);
    return key;
  }

  static long placeOf(byte[] queued) {
    return ByteBuffer.wrap(queued).getLong(HOST_BYTES + 1);
  }

  static byte[] ready(long at, String host) {
    byte[] name = text(host);
    return ByteBuffer.allocate(Long.BYTES + name.length).putLong(at).put(name).array();
  }

  static byte[] readyFrom(long at) {
    return ByteBuffer.allocate(Long.BYTES).putLong(at).array();
  }

  static long readyAt(byte[] ready) {
    return ByteBuffer.wrap(ready).getLong();
  }

  static String readyHost(byte[] ready) {
    return new String(ready, Long.BYTES, ready.length - Long.BYTES, StandardCharsets.UTF_8);
  }

  static byte[] digestOf(String host, String bodyDigest) {
    return ByteBuffer.allocate(HOST_BYTES + URL_BYTES)
        .put(digest(host), 0, HOST_BYTES)
        .put(digest(bodyDigest), 0, URL_BYTES)
        .array();
  }

  private static byte[] digest(String text) {
    return DIGEST.hashString(text, StandardCharsets.UTF_8).asBytes();
  }
}
