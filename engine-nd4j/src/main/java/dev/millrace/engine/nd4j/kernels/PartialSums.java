package dev.millrace.engine.nd4j.kernels;

/** Sums over rows, kept by each thread for its share and then added in the threads' order. */
public final class PartialSums implements AutoCloseable {
  private final Parallel parallel;
  private final int most;
  private final FloatArray sums;
  private int shares;

  /**
   * @param most numbers that are summed at once
   */
  public PartialSums(Parallel parallel, int most) {
    this.parallel = parallel;
    this.most = most;
    this.sums = new FloatArray((long) parallel.threads() * most);
  }

  /** Adds rows [begin, end) to the numbers at an address. */
  @FunctionalInterface
  public interface Body {
    void run(int begin, int end, long sums);
  }

  /** Sums {@code length} numbers over the rows. */
  public void run(int rows, int length, Body body) {
    shares = rows < 2 ? 1 : parallel.threads();
    for (int share = 0; share < shares; share++) {
      Memory.zero(share(share), length);
    }
    parallel.run(rows, (begin, end, thread) -> body.run(begin, end, share(thread)));
  }

  /** The address of the sums that one thread formed. */
  public long share(int thread) {
    return sums.address((long) thread * most);
  }

  public int shares() {
    return shares;
  }

  /** Adds the sums to the numbers at an address. */
  public void addTo(long address, int length) {
    for (int share = 0; share < shares; share++) {
      VectorLoops.add(share(share), address, length);
    }
  }

  @Override
  public void close() {
    sums.close();
  }
}
