package dev.millrace.trainer.steering;

import dev.millrace.trainer.data.BatchSource;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Between two steps: shut for as long as somebody has asked the run to pause. */
public final class PauseGate {
  private static final long LOOK_MILLIS = 100;

  private final BatchSource batches;
  private final Runnable whileShut;
  private final BiConsumer<String, String> told;

  /**
   * @param batches knows of pauses
   * @param whileShut called now and then while it is shut
   * @param told hears {@code paused} and {@code resumed}, each with who asked for it
   */
  public PauseGate(BatchSource batches, Runnable whileShut, BiConsumer<String, String> told) {
    this.batches = batches;
    this.whileShut = whileShut;
    this.told = told;
  }

  /** Returns once a step may be taken; false if the run is to end while it is paused. */
  public boolean isOpened() {
    Optional<ControlEvent> pause = batches.pause();
    if (pause.isEmpty()) {
      return true;
    }
    told.accept("paused", pause.get().asked());
    while (batches.pause().isPresent()) {
      if (batches.isEnding()) {
        return false;
      }
      whileShut.run();
      rest();
    }
    if (batches.isEnding()) {
      return false;
    }
    told.accept("resumed", "it was paused " + pause.get().asked());
    return true;
  }

  private static void rest() {
    try {
      Thread.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the run was paused", e);
    }
  }
}
