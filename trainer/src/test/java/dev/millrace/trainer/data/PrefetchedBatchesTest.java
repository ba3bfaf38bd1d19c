package dev.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.trainer.FakeBatches;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PrefetchedBatchesTest {

  /** Gives another's batches once it may. */
  private static final class Gated implements BatchSource {
    private final FakeBatches batches = new FakeBatches(0, 3);
    final CountDownLatch asked = new CountDownLatch(2);
    final CountDownLatch gate = new CountDownLatch(1);
    volatile boolean closed;

    @Override
    public Optional<StepInput> next(Runnable whileWaiting) {
      asked.countDown();
      await(gate);
      return batches.next(whileWaiting);
    }

    @Override
    public List<MaskedBlock> evaluationBlocks(long takedowns) {
      return batches.evaluationBlocks(takedowns);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void theNextBatchIsFetchedWhileTheOneInHandIsComputed() {
    Gated source = new Gated();
    source.gate.countDown();
    try (PrefetchedBatches batches = new PrefetchedBatches(source, () -> false)) {
      assertThat(batches.next(() -> {}).orElseThrow().step()).isEqualTo(1);
      batches.prefetch();
      await(source.asked);
      assertThat(batches.next(() -> {}).orElseThrow().step()).isEqualTo(2);
    }
    assertThat(source.closed).isTrue();
  }

  @Test
  void theOrderIsTheSourcesWhetherFetchedAheadOrNot() {
    List<Long> steps = new ArrayList<>();
    try (PrefetchedBatches batches = new PrefetchedBatches(new FakeBatches(0, 5), () -> false)) {
      Optional<StepInput> input = batches.next(() -> {});
      while (input.isPresent()) {
        steps.add(input.get().step());
        if (input.get().step() % 2 == 0) {
          batches.prefetch();
          batches.prefetch();
        }
        input = batches.next(() -> {});
      }
    }
    assertThat(steps).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void theCallerIsCalledBackWhileItWaits() {
    Gated source = new Gated();
    try (PrefetchedBatches batches = new PrefetchedBatches(source, () -> false)) {
      assertThat(batches.next(source.gate::countDown)).isPresent();
    }
  }

  @Test
  void nothingIsGivenAfterAStop() {
    AtomicBoolean stopped = new AtomicBoolean();
    try (PrefetchedBatches batches = new PrefetchedBatches(new FakeBatches(0, 5), stopped::get)) {
      assertThat(batches.next(() -> {})).isPresent();
      batches.prefetch();
      stopped.set(true);
      assertThat(batches.next(() -> {})).isEmpty();
    }
  }

  @Test
  void theSourcesOwnExceptionComesWhereItsBatchWould() {
    FakeBatches failing = new FakeBatches(0, 5);
    try (PrefetchedBatches batches = new PrefetchedBatches(failing, () -> false)) {
      failing.onNext =
          () -> {
            throw new IllegalStateException("block 0-7 is damaged");
          };
      batches.prefetch();
      assertThatThrownBy(() -> batches.next(() -> {})).hasMessage("block 0-7 is damaged");
    }
  }
}
