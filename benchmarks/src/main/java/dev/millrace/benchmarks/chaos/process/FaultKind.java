package dev.millrace.benchmarks.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** What can be done to a process; each kind is one constant. */
public enum FaultKind {
  /** SIGKILL: it is gone at once, and can neither write nor say anything any more. */
  KILL("kill -9", true) {
    @Override
    void inflict(Process process) {
      process.destroyForcibly();
    }
  },

  /** SIGTERM: it ends in order, as at an upgrade, and is started again. */
  RESTART("kill -15", true) {
    @Override
    void inflict(Process process) {
      process.destroy();
    }
  },

  /**
   * SIGSTOP, and SIGCONT after {@link #PAUSE_TIME}: it stands still for longer than any session
   * lasts, is taken for dead, and then goes on as if nothing had happened.
   */
  PAUSE("kill -STOP", false) {
    @Override
    void inflict(Process process) {
      signal("STOP", process);
    }
  };

  /** Sessions of stages end after 6 s, those of brokers after 9. */
  public static final Duration PAUSE_TIME = Duration.ofSeconds(15);

  private final String label;
  private final boolean ends;

  FaultKind(String label, boolean ends) {
    this.label = label;
    this.ends = ends;
  }

  /** Does it to a process that runs. */
  abstract void inflict(Process process);

  /** Whether the process ends by it. */
  public boolean ends() {
    return ends;
  }

  /** Lets a process go on that stands still. */
  static void resume(Process process) {
    signal("CONT", process);
  }

  /** By the shell, whose {@code kill} is its own. */
  private static void signal(String name, Process process) {
    try {
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      int exitCode = kill.waitFor();
      if (exitCode != 0 && process.isAlive()) {
        throw new IllegalStateException(
            "kill -" + name + " " + process.pid() + " ended with " + exitCode);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot signal a process: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return label;
  }
}
