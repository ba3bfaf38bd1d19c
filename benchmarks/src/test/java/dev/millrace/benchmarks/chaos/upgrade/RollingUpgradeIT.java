package dev.millrace.benchmarks.chaos.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.benchmarks.chaos.process.Ending;
import dev.millrace.benchmarks.chaos.process.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, of the shell. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class RollingUpgradeIT {
  private static final Duration LATER = Duration.ofHours(1);
  private static final List<String> NAMES = List.of("filter", "ingest");

  @TempDir Path work;
  private final Set<String> ready = new HashSet<>(NAMES);

  @SuppressWarnings("NullAway.Init") // each test begins with it
  private Supervisor supervisor;

  @BeforeEach
  void startTheEarlierVersion() {
    supervisor = Supervisor.watching(work, ending -> {});
    NAMES.forEach(name -> supervisor.start(says(name, "earlier")));
  }

  @AfterEach
  void close() {
    supervisor.close();
  }

  private static ChildSpec says(String name, String version) {
    return new ChildSpec(name, List.of("sh", "-c", "echo " + version + "; exec sleep 60"));
  }

  private RollingUpgrade upgrade(Duration duration) {
    List<ChildSpec> later = NAMES.stream().map(name -> says(name, "later")).toList();
    return new RollingUpgrade(supervisor, later, duration, ready::contains);
  }

  private List<String> said(String name) throws IOException {
    Path log = work.resolve(name).resolve("log.txt");
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private void awaitLater(String name) throws Exception {
    while (!said(name).equals(List.of("earlier", "later"))) {
      Thread.sleep(10);
    }
  }

  @Test
  void eachIsReplacedOnceTheOneBeforeIsReady() throws Exception {
    ready.clear();
    RollingUpgrade upgrade = upgrade(Duration.ZERO);
    upgrade.advance(LATER);
    awaitLater("filter");
    for (int i = 0; i < 20; i++) {
      assertThat(upgrade.advance(LATER)).isEmpty();
    }
    assertThat(supervisor.starts()).containsEntry("ingest", 1);

    ready.add("filter");
    assertThat(upgrade.advance(LATER).orElseThrow().process()).isEqualTo("filter");
    assertThat(upgrade.isDone()).isFalse();
    upgrade.advance(LATER);
    awaitLater("ingest");
    assertThat(upgrade.advance(LATER)).isEmpty();

    ready.add("ingest");
    assertThat(upgrade.advance(LATER)).isPresent();
    assertThat(upgrade.isDone()).isTrue();
    assertThat(upgrade.done()).extracting(Replacement::process).isEqualTo(NAMES);
    assertThat(supervisor.endings()).extracting(Ending::exitCode).containsExactly(143, 143);
  }

  /** The earlier version may say so itself, until it ends. */
  @Test
  void whatIsReadyBeforeItsNextStartIsNotTakenForTheLaterVersion() throws Exception {
    supervisor.close();
    supervisor = Supervisor.watching(work, ending -> {});
    String ignores = "trap '' TERM; echo earlier; while true; do sleep 0.1; done";
    NAMES.forEach(name -> supervisor.start(new ChildSpec(name, List.of("sh", "-c", ignores))));
    while (!said("filter").contains("earlier")) {
      Thread.sleep(10);
    }
    RollingUpgrade upgrade = upgrade(Duration.ZERO);
    upgrade.advance(LATER);
    for (int i = 0; i < 20; i++) {
      assertThat(upgrade.advance(LATER)).isEmpty();
      Thread.sleep(20);
    }
    assertThat(upgrade.isDone()).isFalse();
  }

  @Test
  void theBeginningsAreSpreadOverTheDuration() {
    RollingUpgrade upgrade = upgrade(Duration.ofSeconds(30));
    upgrade.advance(Duration.ofMillis(9_999));
    assertThat(supervisor.starts()).containsEntry("filter", 1);
    assertThat(supervisor.endings()).isEmpty();
    assertThat(supervisor.isRunning("filter")).isTrue();
    upgrade.advance(Duration.ofSeconds(10));
    while (supervisor.endings().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(supervisor.endings().getFirst().name()).isEqualTo("filter");
  }
}
