package dev.millrace.model.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuzzLoopTest {
  private static final long SEED = 7;

  @TempDir private Path folder;

  private static Mutator mutator() {
    List<byte[]> seeds =
        List.of("abcdefgh".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3, 4, 5});
    return new Mutator(seeds, List.of("word".getBytes(StandardCharsets.UTF_8)), 1_000, SEED);
  }

  private FuzzLoop.Outcome run(FuzzLoop.Reader reader) throws InterruptedException {
    FuzzLoop.Bounds bounds = new FuzzLoop.Bounds(Duration.ofSeconds(1), 64 << 20);
    return new FuzzLoop("target", List.of(IllegalStateException.class), reader, bounds, folder)
        .run(mutator(), SEED, 100);
  }

  @Test
  void theSameSeedMakesTheSameInputs() {
    Mutator one = mutator();
    Mutator other = mutator();
    for (int i = 0; i < 1_000; i++) {
      assertThat(one.next()).isEqualTo(other.next()).hasSizeLessThanOrEqualTo(1_000);
    }
  }

  @Test
  void documentedRefusalsAreCounted() throws InterruptedException {
    AtomicInteger inputs = new AtomicInteger();
    FuzzLoop.Outcome outcome =
        run(
            input -> {
              if (inputs.incrementAndGet() % 4 == 0) {
                throw new IllegalStateException("refused");
              }
            });
    assertThat(outcome).isEqualTo(new FuzzLoop.Outcome(75, 25));
  }

  @Test
  void anyOtherThrowableFailsWithSeedRoundAndTheInputKept() throws Exception {
    List<byte[]> inputs = new ArrayList<>();
    assertThatThrownBy(
            () ->
                run(
                    input -> {
                      inputs.add(input.clone());
                      Arrays.fill(input, (byte) 99);
                      if (inputs.size() == 13) {
                        throw new StackOverflowError();
                      }
                    }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("target, seed 7, round 12")
        .hasCauseInstanceOf(StackOverflowError.class);
    Path kept = folder.resolve("target-7-12.bin");
    assertThat(Files.readAllBytes(kept)).isEqualTo(inputs.getLast());
  }

  @Test
  void aReaderThatNeverEndsFailsWithWhereItIs() {
    assertThatThrownBy(() -> run(FuzzLoopTest::spin))
        .hasMessageContaining("seed 7, round 0")
        .hasMessageContaining("without end")
        .cause()
        .satisfies(
            cause ->
                assertThat(cause.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().equals("spin")));
  }

  @Test
  void aReaderThatTakesMemoryWithoutBoundFails() {
    assertThatThrownBy(
            () ->
                run(
                    input -> {
                      for (int i = 0; i < 5; i++) {
                        assertThat(new byte[16 << 20]).isNotEmpty();
                      }
                    }))
        .hasMessageContaining("bytes of memory");
  }

  /** Ends with the test's JVM: it is a daemon. */
  private static void spin(byte[] input) {
    CountDownLatch never = new CountDownLatch(input.length + 1);
    while (never.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}
