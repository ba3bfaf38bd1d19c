package dev.millrace.storage.patient;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.millrace.storage.StorageException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PausesTest {
  @Test
  void aPauseOfNoTimeEnds() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> new Pauses().sleep(Duration.ZERO), "sleeps for ever");
  }

  @Test
  void onceStoppedNoneIsSlept() {
    Pauses pauses = new Pauses();
    pauses.stop();
    assertThatThrownBy(() -> pauses.sleep(Duration.ofDays(1)))
        .isInstanceOf(StorageException.Stopped.class);
  }
}
