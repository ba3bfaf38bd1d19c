package dev.millrace.benchmarks.chaos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, of the shell. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SupervisorIT {
  @TempDir Path work;
  private final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

  @SuppressWarnings("NullAway.Init") // each test starts it first
  private Supervisor supervisor;

  private void start(String name, String script) {
    supervisor = Supervisor.watching(work, endings::add);
    supervisor.start(new ChildSpec(name, List.of("sh", "-c", script)));
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  private void awaitRunning(String name) throws InterruptedException {
    while (!supervisor.isRunning(name)) {
      Thread.sleep(10);
    }
  }

  @Test
  void whatIsKilledIsStartedAgain() throws InterruptedException {
    start("sleeper", "exec sleep 60");
    long first = supervisor.strike("sleeper", FaultKind.KILL).orElseThrow();

    Ending ending = endings.take();
    assertThat(ending.cause()).isEqualTo(Ending.Cause.FAULT);
    assertThat(ending.pid()).isEqualTo(first);
    assertThat(ending.exitCode()).isEqualTo(128 + 9);

    awaitRunning("sleeper");
    assertThat(supervisor.strike("sleeper", FaultKind.KILL)).isPresent().isNotEqualTo(first);
    assertThat(supervisor.starts()).containsEntry("sleeper", 2);
  }

  @Test
  void whatEndsByItselfIsToldWithItsLastLinesAndStartedAgain() throws InterruptedException {
    start("quitter", "echo first; echo last; exit 3");

    Ending ending = endings.take();
    assertThat(ending.cause()).isEqualTo(Ending.Cause.ITSELF);
    assertThat(ending.exitCode()).isEqualTo(3);
    assertThat(ending.lastLines()).containsExactly("first", "last");

    // Its own lines only, not those of the start before.
    assertThat(endings.take().lastLines()).containsExactly("first", "last");
    assertThat(supervisor.starts().get("quitter")).isGreaterThanOrEqualTo(2);
  }

  @Test
  void whatIsStoppedStaysSo() throws InterruptedException {
    start("sleeper", "exec sleep 60");

    assertThat(supervisor.stop(List.of("sleeper"), Duration.ofSeconds(30))).isTrue();

    Ending ending = endings.take();
    assertThat(ending.cause()).isEqualTo(Ending.Cause.REQUEST);
    assertThat(ending.exitCode()).isEqualTo(128 + 15);
    assertThat(endings.poll(3, TimeUnit.SECONDS)).isNull();
    assertThat(supervisor.isRunning("sleeper")).isFalse();
    assertThat(supervisor.strike("sleeper", FaultKind.KILL)).isEmpty();
  }

  @Test
  void closingKillsWhatRuns() throws InterruptedException {
    start("sleeper", "exec sleep 60");

    supervisor.close();

    while (supervisor.isRunning("sleeper")) {
      Thread.sleep(10);
    }
    Thread.sleep(1_000);
    assertThat(supervisor.isRunning("sleeper")).isFalse();
  }
}
