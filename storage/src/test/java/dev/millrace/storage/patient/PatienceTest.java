package dev.millrace.storage.patient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PatienceTest {
  private final Random random = new Random(1);

  @Test
  void overloadIsAskedNoMoreThanOnceASecond() {
    for (int failures = 1; failures < 1000; failures++) {
      assertThat(pause(new StorageException.Unavailable("busy"), failures))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }
  }

  @Test
  void blockIsWaitedForLongerEachTimeUpToABound() {
    StorageException block = new StorageException.Forbidden("no");
    assertThat(pause(block, 1)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    assertThat(pause(block, 3)).isBetween(Duration.ofSeconds(240), Duration.ofSeconds(241));
    assertThat(pause(block, 1_000_000)).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void serverMayAskForALongerPauseButNotForEver() {
    assertThat(pause(busy(Duration.ofSeconds(30)), 1))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    assertThat(pause(busy(Duration.ofDays(3650)), 1)).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void waitingMendsNoOtherFault() {
    for (StorageException fault :
        new StorageException[] {
          new StorageException.NotFound(""),
          new StorageException.Changed(""),
          new StorageException.Conflict(""),
          new StorageException.Refused("")
        }) {
      assertThat(Patience.DEFAULT.pause(fault, 1, random)).isEmpty();
    }
  }

  private static StorageException busy(Duration retryAfter) {
    return new StorageException.Unavailable("busy", Optional.of(retryAfter));
  }

  private Duration pause(StorageException failure, int failures) {
    return Patience.DEFAULT.pause(failure, failures, random).orElseThrow();
  }
}
