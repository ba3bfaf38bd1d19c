package dev.millrace.benchmarks.chaos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
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

  /** Counts on in its log once a tenth of a second. */
  @Test
  void whatIsPausedStandsStillAndGoesOnAsTheSameProcess() throws Exception {
    start("counter", "while true; do echo tick; sleep 0.1; done");
    awaitTicks(2);
    long pid = supervisor.strike("counter", FaultKind.PAUSE).orElseThrow();
    Thread.sleep(500);
    int before = ticks();
    Thread.sleep(1_000);
    assertThat(ticks()).isEqualTo(before);
    assertThat(supervisor.strike("counter", FaultKind.KILL)).isEmpty();

    awaitTicks(before + 1);
    assertThat(supervisor.strike("counter", FaultKind.KILL)).contains(pid);
    assertThat(supervisor.starts()).containsEntry("counter", 1);
  }

  @Test
  void whatIsPausedEndsWhenAsked() throws InterruptedException {
    start("sleeper", "exec sleep 60");
    assertThat(supervisor.strike("sleeper", FaultKind.PAUSE)).isPresent();

    assertThat(supervisor.stop(List.of("sleeper"), Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void whatIsRestartedEndsInOrder() throws InterruptedException {
    start("sleeper", "exec sleep 60");
    assertThat(supervisor.strike("sleeper", FaultKind.RESTART)).isPresent();

    Ending ending = endings.take();
    assertThat(ending.cause()).isEqualTo(Ending.Cause.FAULT);
    assertThat(ending.exitCode()).isEqualTo(128 + 15);
    awaitRunning("sleeper");
  }

  private int ticks() throws IOException {
    Path log = work.resolve("counter/log.txt");
    return Files.exists(log) ? Files.readAllLines(log).size() : 0;
  }

  private void awaitTicks(int count) throws IOException, InterruptedException {
    while (ticks() < count) {
      Thread.sleep(20);
    }
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
