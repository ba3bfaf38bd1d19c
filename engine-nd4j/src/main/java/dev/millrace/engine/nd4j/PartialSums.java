package dev.millrace.engine.nd4j;

/** Sums over rows, kept by each thread for its share and then added in the threads' order. */
final class PartialSums implements AutoCloseable {
  private final Parallel parallel;
  private final int most;
  private final FloatArray sums;
  private int shares;

  /**
   * @param most numbers a sum over rows can have
   */
  PartialSums(Parallel parallel, int most) {
    this.parallel = parallel;
    this.most = most;
    this.sums = new FloatArray((long) parallel.threads() * most);
  }

  /** Adds rows [begin, end) to the numbers at an address. */
  @FunctionalInterface
  interface Body {
    void run(int begin, int end, long sums);
  }

  /** Sums {@code length} numbers over the rows. */
  void run(int rows, int length, Body body) {
    shares = rows < 2 ? 1 : parallel.threads();
    for (int share = 0; share < shares; share++) {
      Memory.zero(share(share), length);
    }
    parallel.run(rows, (begin, end, thread) -> body.run(begin, end, share(thread)));
  }

  /** The sums that one thread formed; {@link #run}'s shares are counted by {@link #shares}. */
  long share(int thread) {
    return sums.address((long) thread * most);
  }

  int shares() {
    return shares;
  }

  /** Adds the sums to the numbers at an address. */
  void addTo(long address, int length) {
    for (int share = 0; share < shares; share++) {
      VectorLoops.add(share(share), address, length);
    }
  }

  @Override
  public void close() {
    sums.close();
  }
}
