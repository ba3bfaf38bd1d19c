package dev.millrace.replay.takedown.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.junit.jupiter.api.Test;

class KeptForTest {
  private static Config topic(String cleanup, long retentionMillis, long segmentMillis) {
    return new Config(
        List.of(
            new ConfigEntry("cleanup.policy", cleanup),
            new ConfigEntry("retention.ms", Long.toString(retentionMillis)),
            new ConfigEntry("segment.ms", Long.toString(segmentMillis))));
  }

  @Test
  void aRecordStaysUntilItsSegmentIsClosedAndOldAndTheBrokerHasLooked() {
    assertThat(KeptFor.keptFor(topic("delete", 3_600_000, 60_000)))
        .contains(Duration.ofMinutes(71));
    assertThat(KeptFor.keptFor(topic("compact,delete", 0, 0))).contains(Duration.ofMinutes(10));
  }

  @Test
  void whereNothingIsDeletedByTimeThereIsNoLimit() {
    assertThat(KeptFor.keptFor(topic("compact", 3_600_000, 60_000))).isEmpty();
    assertThat(KeptFor.keptFor(topic("delete", -1, 60_000))).isEmpty();
    assertThat(KeptFor.keptFor(topic("delete", 3_600_000, -1))).isEmpty();
  }
}
