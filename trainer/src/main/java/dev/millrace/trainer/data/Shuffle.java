package dev.millrace.trainer.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * An order that depends on nothing but a seed, whatever the Java version: Fisher and Yates' shuffle
 * (Durstenfeld 1964) drawn by SplitMix64 (Steele, Lea and Flood 2014).
 */
public final class Shuffle {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  private Shuffle(long seed) {
    this.state = seed;
  }

  /** A seed of its own for each number of one seed. */
  public static long seed(long seed, long number) {
    return mix(mix(seed) + number * GAMMA);
  }

  /** The elements in the seed's order. */
  public static <T> List<T> of(List<T> elements, long seed) {
    Shuffle shuffle = new Shuffle(seed);
    List<T> order = new ArrayList<>(elements);
    for (int last = order.size() - 1; last > 0; last--) {
      Collections.swap(order, last, shuffle.below(last + 1));
    }
    return order;
  }

  /** Of 63 bits, so that what a remainder prefers is below 2^-40 for any window. */
  private int below(int bound) {
    state += GAMMA;
    return (int) ((mix(state) >>> 1) % bound);
  }

  private static long mix(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
