package dev.millrace.benchmarks.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;

/**
 * What can be done to a process or its surroundings; each kind is one constant. A seed draws from
 * them in this order, so new ones come last.
 */
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
  },

  /** Its network is cut, and slow afterwards; whoever owns the network does it. */
  CUT("network cut at", false) {
    @Override
    void inflict(Process process) {}
  },

  /** The registry ends in order and stays away for {@link #AWAY_TIME}. */
  REGISTRY("away for 60 s:", true) {
    @Override
    void inflict(Process process) {
      process.destroy();
    }

    @Override
    Duration downTime() {
      return AWAY_TIME;
    }
  },

  /** Its clock jumps by {@link #JUMP} while it runs, and back the next time. */
  CLOCK("clock jump at", false) {
    @Override
    void inflict(Process process) {}
  };

  /** Sessions of stages end after 6 s, those of brokers after 9. */
  public static final Duration PAUSE_TIME = Duration.ofSeconds(15);

  public static final Duration AWAY_TIME = Duration.ofSeconds(60);

  /** Longer than any session and transaction; messages an hour ahead would be refused. */
  public static final Duration JUMP = Duration.ofSeconds(90);

  private final String label;
  private final boolean ends;

  FaultKind(String label, boolean ends) {
    this.label = label;
    this.ends = ends;
  }

  /** Does to a process that runs what concerns the process itself. */
  abstract void inflict(Process process);

  /** Whether the process ends by it. */
  public boolean ends() {
    return ends;
  }

  /** How long a process that ended by it stays down. */
  Duration downTime() {
    return RestartDelay.AFTER_A_FAULT;
  }

  /** As people write it: {@code kill}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
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
