package dev.millrace.benchmarks.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EndStateTest {
  @Test
  void whatDiffersOrFailsInBothIsNotRight() {
    Map<String, String> one = Map.of("accounts", "310", "audit", "right");

    assertThat(EndState.compare("accounts", one, Map.of("accounts", "310"))).isEmpty();
    assertThat(EndState.compare("accounts", one, Map.of("accounts", "311")))
        .containsExactly("accounts undisturbed: 310", "accounts killed: 311");
    assertThat(EndState.compare("audit", one, Map.of())).hasSize(2);
    Map<String, String> failed = Map.of("audit", EndState.WRONG + "\ntwice");
    assertThat(EndState.compare("audit", failed, failed)).hasSize(2);
  }

  @Test
  void timesAreLeftOutAndCountsAreNot() {
    String one = "{\"generations\":[{\"begunAt\":\"2026-01-01\",\"counts\":{\"clean\":3}}]}";
    String later = one.replace("2026-01-01", "2026-01-02");

    assertThat(EndState.withoutVarying(later)).isEqualTo(EndState.withoutVarying(one));
    assertThat(EndState.withoutVarying(one.replace(":3", ":4")))
        .isNotEqualTo(EndState.withoutVarying(one));
  }
}
