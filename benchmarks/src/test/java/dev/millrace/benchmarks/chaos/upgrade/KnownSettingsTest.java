package dev.millrace.benchmarks.chaos.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KnownSettingsTest {
  @Test
  void whatAVersionPrintsIsWhatItCanBeGiven() {
    KnownSettings known =
        KnownSettings.printed(
            List.of(
                "# kafka.* and schema.registry.* pass through to the clients",
                "",
                "# a model=of one's own (default: none)",
                "train.model=",
                "train.context-length=256",
                "url.wanted=a=b"));

    assertThat(known.keys())
        .containsExactlyInAnyOrder("train.model", "train.context-length", "url.wanted");
    assertThat(known.knows("train.model")).isTrue();
    assertThat(known.knows("metrics.port")).isFalse();
    assertThat(known.knows("kafka.linger.ms")).isTrue();
    assertThat(known.knows("schema.registry.basic.auth.user.info")).isTrue();
  }
}
