package dev.millrace.benchmarks.archive;

import java.util.Random;

/**
 * How often a server misbehaves, drawn from a seed; asked by one thread at a time.
 *
 * @param honest share of requests that are answered well
 */
record FaultShares(Random random, double honest) {

  static FaultShares none() {
    return new FaultShares(new Random(0), 1);
  }

  static FaultShares some(long seed) {
    return new FaultShares(new Random(seed), 0.5);
  }

  synchronized ServerFault next() {
    if (random.nextDouble() < honest) {
      return ServerFault.NONE;
    }
    // A block costs its reader the longest, a cut is the likeliest.
    return switch (random.nextInt(10)) {
      case 0, 1, 2, 3 -> ServerFault.CUT;
      case 4, 5 -> ServerFault.BUSY;
      case 6 -> ServerFault.BLOCKED;
      case 7 -> ServerFault.XML_ERROR;
      case 8 -> ServerFault.WHOLE_OBJECT;
      default -> ServerFault.HANG_UP;
    };
  }

  /** Where to cut a body. */
  synchronized long cutWithin(long length) {
    return random.nextLong(length);
  }
}
