package dev.millrace.crawl.robots;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.robots.RobotsPolicy.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RobotsPolicyTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final byte[] CLOSED = "User-agent: *\nDisallow: /\n".getBytes(UTF_8);

  private static Standing answered(int status, Instant at, Optional<Standing> before) {
    return RobotsPolicy.answered(status, CLOSED, at, before);
  }

  private static boolean allows(Standing standing) {
    return RobotsPolicy.verdict(standing, "millrace", "/").allowed();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 451})
  void absentFileAllows(int status) {
    assertThat(allows(answered(status, NOW, Optional.empty()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 599})
  void unreachableFileForbidsAndIsAskedForWithinTheHour(int status) {
    Standing standing = answered(status, NOW, Optional.empty());

    assertThat(allows(standing)).isFalse();
    assertThat(standing.askAgainAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(RobotsPolicy.verdict(standing, "millrace", "/").line())
        .contains("robots.txt unreachable: status " + status);
  }

  @Test
  void timeoutForbids() {
    assertThat(allows(RobotsPolicy.unreachable("timeout", NOW, Optional.empty()))).isFalse();
  }

  @Test
  void lastGoodCopyHoldsForADay() {
    byte[] open = "User-agent: *\nAllow: /\n".getBytes(UTF_8);
    Standing good = RobotsPolicy.answered(200, open, NOW, Optional.empty());

    Instant before = NOW.plus(Duration.ofHours(24)).minusMillis(1);
    Standing kept = RobotsPolicy.unreachable("timeout", before, Optional.of(good));
    assertThat(allows(kept)).isTrue();
    assertThat(allows(RobotsPolicy.unreachable("timeout", before.plusMillis(1), Optional.of(kept))))
        .isFalse();
  }

  @Test
  void redirectBeyondTheLimitIsNoFile() {
    assertThat(allows(answered(301, NOW, Optional.empty()))).isTrue();
  }

  @Test
  void unchangedFileIsFreshAgain() {
    Standing.Rules good = (Standing.Rules) answered(200, NOW, Optional.empty());
    Instant later = NOW.plus(Duration.ofHours(23));

    assertThat(RobotsPolicy.unchanged(good, later).askAgainAt())
        .isEqualTo(later.plus(RobotsPolicy.FRESH));
  }
}
