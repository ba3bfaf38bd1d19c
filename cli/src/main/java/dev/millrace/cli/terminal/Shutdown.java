package dev.millrace.cli.terminal;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command does when the process is asked to end, by Ctrl-C or SIGTERM: it says so in one
 * line, and ends its work.
 */
public final class Shutdown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  private final Thread hook;

  private Shutdown(Thread hook) {
    this.hook = hook;
  }

  /**
   * @param line told on standard error
   * @param end returns once the process may end
   */
  public static Shutdown begin(String line, Runnable end) {
    Shutdown shutdown = new Shutdown(new Thread(() -> run(line, end), "stop"));
    Runtime.getRuntime().addShutdownHook(shutdown.hook);
    return shutdown;
  }

  /** Waits until the process is asked to end. */
  public static void await(String line, Runnable end) throws InterruptedException {
    var _ = begin(line, end);
    new CountDownLatch(1).await();
  }

  private static void run(String line, Runnable end) {
    System.err.println("millrace: " + line);
    try {
      end.run();
    } catch (RuntimeException e) {
      LOG.debug("while ending", e);
    }
  }

  /** Whether the process is about to end: errors of its threads are no failures from then on. */
  public static boolean isUnderWay() {
    Thread probe = new Thread(() -> {});
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /** The command has ended by itself. */
  @Override
  public void close() {
    if (!isUnderWay()) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
