package dev.millrace.model.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Gives one input after the other to a reader, on a thread of its own that is watched: what the
 * reader throws must be one of its documented exceptions, and an input may take so much of a
 * processor and of memory. An input that fails is written to a folder, and the failure says seed
 * and round.
 */
public final class FuzzLoop {
  /** A reader that waits for what never comes uses no processor. */
  private static final Duration STUCK = Duration.ofMinutes(3);

  private static final Duration LOOK = Duration.ofMillis(20);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What is to stand any bytes. */
  @FunctionalInterface
  public interface Reader {
    /** Reads them, or throws what it is documented to throw for bad ones. */
    void read(byte[] input) throws Exception;
  }

  /**
   * What one input may take.
   *
   * @param cpu processor time
   * @param allocatedBytes all memory asked for, whether it is kept or not
   */
  public record Bounds(Duration cpu, long allocatedBytes) {
    /** Far more than any input needs, far less than without end. */
    public static final Bounds WIDE = new Bounds(Duration.ofSeconds(10), 1L << 30);
  }

  /**
   * What became of all inputs.
   *
   * @param read those that were read, the others were refused
   */
  public record Outcome(int read, int refused) {}

  private record Failure(String input, byte[] bytes, Throwable cause) {}

  private final String name;
  private final Collection<? extends Class<? extends Throwable>> refusals;
  private final Reader reader;
  private final Bounds bounds;
  private final Path failures;
  private volatile String input = "";
  private volatile byte[] bytes = {};
  private volatile long cpuBefore;
  private volatile long begunNanos;
  private volatile Optional<Failure> failure = Optional.empty();
  private int read;
  private int refused;

  /**
   * @param name of the target, part of a failed input's file name
   * @param refusals what the reader may throw
   * @param failures the folder for inputs that fail; made when it is needed
   */
  public FuzzLoop(
      String name,
      Collection<? extends Class<? extends Throwable>> refusals,
      Reader reader,
      Bounds bounds,
      Path failures) {
    this.name = name;
    this.refusals = List.copyOf(refusals);
    this.reader = reader;
    this.bounds = bounds;
    this.failures = failures;
  }

  /**
   * The rounds of one seed.
   *
   * @throws AssertionError for the first input that fails
   */
  public Outcome run(Mutator mutator, long seed, int rounds) throws InterruptedException {
    begunNanos = System.nanoTime();
    Thread worker = new Thread(() -> rounds(mutator, seed, rounds), "fuzz-" + name);
    worker.setDaemon(true);
    worker.start();
    while (!worker.join(LOOK)) {
      String current = input;
      byte[] given = bytes;
      if (overdue(worker) && current.equals(input)) {
        AssertionError stuck = new AssertionError("is at work without end");
        stuck.setStackTrace(worker.getStackTrace());
        throw failed(new Failure(current, given, stuck));
      }
    }
    if (failure.isPresent()) {
      throw failed(failure.get());
    }
    return new Outcome(read, refused);
  }

  private boolean overdue(Thread worker) {
    long cpu = THREADS.getThreadCpuTime(worker.threadId());
    return cpu - cpuBefore > bounds.cpu().toNanos()
        || System.nanoTime() - begunNanos > STUCK.toNanos();
  }

  private void rounds(Mutator mutator, long seed, int rounds) {
    for (int round = 0; round < rounds && failure.isEmpty(); round++) {
      byte[] next = mutator.next();
      bytes = next;
      cpuBefore = THREADS.getCurrentThreadCpuTime();
      begunNanos = System.nanoTime();
      input = "seed " + seed + ", round " + round;
      failure = tried(next);
    }
  }

  private Optional<Failure> tried(byte[] given) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reader.read(given.clone());
      read++;
    } catch (Throwable thrown) {
      if (refusals.stream().noneMatch(allowed -> allowed.isInstance(thrown))) {
        return Optional.of(new Failure(input, given, thrown));
      }
      refused++;
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    return allocated <= bounds.allocatedBytes()
        ? Optional.empty()
        : Optional.of(
            new Failure(
                input,
                given,
                new AssertionError(
                    "took "
                        + allocated
                        + " bytes of memory, the most is "
                        + bounds.allocatedBytes())));
  }

  private AssertionError failed(Failure failed) {
    Path file = failures.resolve(name + failed.input().replaceAll("[^0-9]+", "-") + ".bin");
    try {
      Files.createDirectories(failures);
      Files.write(file, failed.bytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the failed input " + Arrays.toString(failed.bytes()), e);
    }
    return new AssertionError(
        name + ", " + failed.input() + ": input kept as " + file + ": " + failed.cause(),
        failed.cause());
  }
}
