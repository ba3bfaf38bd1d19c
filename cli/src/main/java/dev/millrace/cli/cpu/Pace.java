package dev.millrace.cli.cpu;

import java.util.function.Function;

/** Holds a stage's thread for a while before it takes the next record. */
@FunctionalInterface
public interface Pace {
  /** Never. */
  Pace FREE = () -> {};

  /** Returns once the thread may go on; within some seconds in any case. */
  void await();

  /** The same step, which is waited before. */
  default <T, R> Function<T, R> before(Function<T, R> step) {
    return equals(FREE)
        ? step
        : record -> {
          await();
          return step.apply(record);
        };
  }
}
