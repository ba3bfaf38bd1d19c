package dev.millrace.model.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes bytes at random, as AFL's havoc stage does: bits flipped, pieces inserted, deleted,
 * repeated and spliced, and numbers at which readers go wrong. The same seed makes the same inputs.
 */
public final class Mutator {
  private static final int MOST_CHANGES = 5;
  private static final int LONGEST_PIECE = 64;
  private static final int MOST_REPEATS = 300;
  private static final int NEAR = 16 << 10;
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.){0,200}\"|[A-Za-z0-9_.+-]{1,40}");
  private static final long[] INTERESTING = {
    0,
    1,
    -1,
    16,
    Byte.MAX_VALUE,
    Byte.MIN_VALUE,
    255,
    Short.MAX_VALUE,
    65_535,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffff_ffffL,
    1L << 32,
    1L << 53,
    1L << 60,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final List<byte[]> seeds;
  private final List<byte[]> words;
  private final int longest;
  private final Random random;

  /**
   * @param seeds good inputs, at least one
   * @param words what inputs of this kind are made of, such as keywords; may be empty
   * @param longest bytes of the longest input that is made
   */
  public Mutator(List<byte[]> seeds, List<byte[]> words, int longest, long seed) {
    if (seeds.isEmpty()) {
      throw new IllegalArgumentException("no seed: a mutator changes at least one good input");
    }
    this.seeds = List.copyOf(seeds);
    this.words = List.copyOf(words);
    this.longest = longest;
    this.random = new Random(seed);
  }

  /** The next input: one of the seeds with one change, or as often with up to five. */
  public byte[] next() {
    byte[] input = one(seeds).clone();
    int most = random.nextBoolean() ? 1 : MOST_CHANGES;
    for (int changes = 1 + random.nextInt(most); changes > 0; changes--) {
      input = changed(input);
    }
    return input.length > longest ? Arrays.copyOf(input, longest) : input;
  }

  private byte[] changed(byte[] input) {
    int from = place(input.length);
    int to = Math.min(input.length, from + 1 + random.nextInt(LONGEST_PIECE));
    byte[] piece = Arrays.copyOfRange(input, from, to);
    return switch (random.nextInt(12)) {
      case 0 -> flipped(input);
      case 1 -> replaced(input, from, from, noise());
      case 2 -> replaced(input, from, to, new byte[0]);
      case 3 -> replaced(input, from, from, repeated(piece));
      case 4 -> spliced(input, from);
      case 5 -> replaced(input, from, to, number());
      case 6 -> overwritten(input, from);
      case 7, 8, 9, 10 -> exchanged(input, from);
      default -> words.isEmpty() ? flipped(input) : replaced(input, from, to(from, to), one(words));
    };
  }

  /** Half of all changes are nearer to the beginning, where formats say what follows. */
  private int place(int length) {
    int place = random.nextInt(length + 1);
    return random.nextBoolean() ? place : random.nextInt(place + 1) / 4;
  }

  /** Half of the words stand in the place of a piece, half of them between. */
  private int to(int from, int to) {
    return random.nextBoolean() ? from : to;
  }

  private byte[] flipped(byte[] input) {
    byte[] flipped = input.clone();
    for (int i = random.nextInt(4); i >= 0 && flipped.length > 0; i--) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private byte[] noise() {
    byte[] noise = new byte[1 + random.nextInt(LONGEST_PIECE)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] repeated(byte[] piece) {
    int times = random.nextInt(8) == 0 ? random.nextInt(MOST_REPEATS) : 1;
    ByteBuffer all = ByteBuffer.allocate(piece.length * times);
    for (int i = 0; i < times; i++) {
      all.put(piece);
    }
    return all.array();
  }

  /** This input's beginning with the end of another, or cut there. */
  private byte[] spliced(byte[] input, int at) {
    byte[] other = random.nextInt(3) == 0 ? new byte[0] : one(seeds);
    int from = random.nextInt(other.length + 1);
    return replaced(input, at, input.length, Arrays.copyOfRange(other, from, other.length));
  }

  /**
   * Another string, name or number in the place of one: what is text and has a grammar mostly keeps
   * it, and is read further than to its first character.
   */
  private byte[] exchanged(byte[] input, int at) {
    Optional<Span> span = token(input, at);
    if (span.isEmpty()) {
      return flipped(input);
    }
    return replaced(input, span.get().from(), span.get().to(), otherToken());
  }

  private byte[] otherToken() {
    byte[] other = one(seeds);
    return switch (random.nextInt(4)) {
      case 0 -> number();
      case 1 -> words.isEmpty() ? number() : one(words);
      default ->
          token(other, random.nextInt(other.length + 1))
              .map(span -> Arrays.copyOfRange(other, span.from(), span.to()))
              .orElseGet(this::number);
    };
  }

  private record Span(int from, int to) {}

  /** Where the first token from there on begins and ends; read from the start, if that is near. */
  private static Optional<Span> token(byte[] input, int at) {
    int start = at < NEAR ? 0 : at;
    int end = Math.min(input.length, at + NEAR);
    Matcher tokens =
        TOKEN.matcher(new String(input, start, end - start, StandardCharsets.ISO_8859_1));
    while (tokens.find()) {
      if (start + tokens.start() >= at) {
        return Optional.of(new Span(start + tokens.start(), start + tokens.end()));
      }
    }
    return Optional.empty();
  }

  /** An interesting number in decimal digits. */
  private byte[] number() {
    return Long.toString(interesting()).getBytes(StandardCharsets.US_ASCII);
  }

  /** An interesting number over what stands there, in one to eight bytes of either order. */
  private byte[] overwritten(byte[] input, int at) {
    int bytes = 1 << random.nextInt(4);
    if (at + bytes > input.length) {
      return flipped(input);
    }
    boolean little = random.nextBoolean();
    byte[] number =
        ByteBuffer.allocate(Long.BYTES)
            .order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
            .putLong(interesting())
            .array();
    byte[] written = input.clone();
    System.arraycopy(number, little ? 0 : Long.BYTES - bytes, written, at, bytes);
    return written;
  }

  private long interesting() {
    return INTERESTING[random.nextInt(INTERESTING.length)];
  }

  private byte[] one(List<byte[]> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    return ByteBuffer.allocate(from + by.length + input.length - to)
        .put(input, 0, from)
        .put(by)
        .put(input, to, input.length - to)
        .array();
  }
}
