package dev.millrace.engine.nd4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ParallelTest {

  @Test
  void everyItemIsRunOnceForAnyNumberOfThreads() {
    for (int threads = 1; threads <= 5; threads++) {
      try (Parallel parallel = new Parallel(threads)) {
        for (int items = 0; items <= 12; items++) {
          AtomicIntegerArray runs = new AtomicIntegerArray(items);
          for (int repeat = 0; repeat < 50; repeat++) {
            parallel.run(
                items,
                (begin, end, thread) -> {
                  for (int i = begin; i < end; i++) {
                    runs.incrementAndGet(i);
                  }
                });
          }
          for (int i = 0; i < items; i++) {
            assertThat(runs.get(i)).as("%d of %d, %d threads", i, items, threads).isEqualTo(50);
          }
        }
      }
    }
  }

  @Test
  void aFailureOnAnyThreadReachesTheCallerAndTheNextLoopRuns() {
    try (Parallel parallel = new Parallel(3)) {
      for (int failing = 0; failing < 3; failing++) {
        int item = failing;
        assertThatThrownBy(
                () ->
                    parallel.run(
                        3,
                        (begin, end, thread) -> {
                          if (begin == item) {
                            throw new IllegalArgumentException("item " + item);
                          }
                        }))
            .isInstanceOf(IllegalStateException.class)
            .hasRootCauseMessage("item " + item);
      }
      parallel.run(3, (begin, end, thread) -> assertThat(end).isEqualTo(begin + 1));
    }
  }
}
