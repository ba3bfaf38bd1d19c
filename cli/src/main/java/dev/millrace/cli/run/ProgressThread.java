package dev.millrace.cli.run;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.millrace.cli.stage.InputShare;
import java.io.PrintStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows now and then how far a run has come. */
final class ProgressThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressThread.class);
  private static final Duration ON_A_TERMINAL = Duration.ofMillis(500);
  private static final Duration ELSEWHERE = Duration.ofSeconds(10);

  private final LocalRun run;
  private final ProgressDisplay display;
  private final boolean isTerminal;
  private final Thread thread;

  ProgressThread(LocalRun run, PrintStream out, boolean isTerminal) {
    this.run = run;
    this.display = new ProgressDisplay(out, isTerminal);
    this.isTerminal = isTerminal;
    this.thread = Thread.ofPlatform().name("progress").daemon().start(this::showUntilClosed);
  }

  private void showUntilClosed() {
    try {
      while (!run.isClosing()) {
        Thread.sleep(isTerminal ? ON_A_TERMINAL : ELSEWHERE);
        show();
      }
    } catch (InterruptedException e) {
      show();
    }
  }

  /** If the broker cannot be asked now, because it closes for example, nothing is shown now. */
  private void show() {
    if (run.isClosing()) {
      return;
    }
    try {
      display.show(run.progress(), isTerminal ? run.input() : InputShare.NONE);
    } catch (RuntimeException e) {
      LOG.debug("no progress to show", e);
    }
  }

  /** Shows it once more, unless the run is closing. */
  @Override
  public void close() {
    thread.interrupt();
    Uninterruptibles.joinUninterruptibly(thread);
  }
}
