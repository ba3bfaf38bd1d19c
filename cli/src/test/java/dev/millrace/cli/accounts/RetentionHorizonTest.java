package dev.millrace.cli.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.accounts.RetentionHorizon.Role;
import dev.millrace.cli.accounts.RetentionHorizon.Start;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RetentionHorizonTest {
  private static final long NOW = 1_000_000;
  private static final OptionalLong RETENTION = OptionalLong.of(100_000);

  /** A tenth of the retention is left for what expires while the topics are read. */
  private static final long EXPIRY = NOW - 90_000;

  @Test
  void topicsThatLostNothingAreBalancedWhole() {
    assertThat(horizon(fates(0, EXPIRY), start(Role.PAGES, 0, EXPIRY), emptyFates(0)))
        .isEqualTo(RetentionHorizon.NONE);
    assertThat(RetentionHorizon.NONE.note()).isEmpty();
  }

  @Test
  void theLatestOfAllPartitionsOfFatesCounts() {
    assertThat(horizon(fates(1, EXPIRY + 5), fates(3, EXPIRY + 7), fates(0, EXPIRY + 9)))
        .isEqualTo(
            new RetentionHorizon(Optional.of(Instant.ofEpochMilli(EXPIRY + 7)), EXPIRY + 7, false));
  }

  @Test
  void aStragglerInFrontOfAPartitionDoesNotHideWhatExpiredBehindIt() {
    assertThat(horizon(fates(1, 17)).balancedFrom()).isEqualTo(EXPIRY);
  }

  @Test
  void whatIsAboutToExpireIsNotReliedOn() {
    assertThat(horizon(fates(0, EXPIRY - 1)).balancedFrom()).isEqualTo(EXPIRY);
    assertThat(horizon(fates(0, EXPIRY)).balancedFrom()).isEqualTo(Long.MIN_VALUE);
    assertThat(horizon(start(Role.PAGES, 0, EXPIRY - 1)).pagesExpired()).isTrue();
    assertThat(horizon(start(Role.PAGES, 0, EXPIRY)).pagesExpired()).isFalse();
    assertThat(horizon(fates(0, EXPIRY - 1)).countedSince()).isEmpty();
  }

  @Test
  void withoutRetentionByTimeOnlyWhatIsLeftTells() {
    assertThat(horizon(kept(0, OptionalLong.of(17))).balancedFrom()).isEqualTo(Long.MIN_VALUE);
    assertThat(horizon(kept(1, OptionalLong.of(17))).balancedFrom()).isEqualTo(17);
    assertThat(horizon(kept(1, OptionalLong.empty())).balancedFrom()).isEqualTo(NOW);
  }

  @Test
  void anEmptiedPartitionLostWhatIsOlderThanItsRetention() {
    RetentionHorizon horizon = horizon(emptyFates(1));
    assertThat(horizon.balancedFrom()).isEqualTo(EXPIRY);
    assertThat(horizon.countedSince()).contains(Instant.ofEpochMilli(NOW - 100_000));
  }

  @Test
  void expiredPagesTakeNoPageOutOfTheBalance() {
    RetentionHorizon horizon = horizon(start(Role.PAGES, 1, EXPIRY + 5), fates(0, EXPIRY + 5));
    assertThat(horizon.pagesExpired()).isTrue();
    assertThat(horizon.balancedFrom()).isEqualTo(Long.MIN_VALUE);
    assertThat(horizon.note().orElseThrow()).startsWith("records before 1970-01-01T00:15:10.005Z");
  }

  @Test
  void otherTopicsOnlyChangeWhatTheCountsCover() {
    RetentionHorizon horizon = horizon(start(Role.COUNTED_ONLY, 1, EXPIRY + 5));
    assertThat(horizon.countedSince()).contains(Instant.ofEpochMilli(EXPIRY + 5));
    assertThat(horizon.pagesExpired()).isFalse();
    assertThat(horizon.balancedFrom()).isEqualTo(Long.MIN_VALUE);
  }

  private static RetentionHorizon horizon(Start... starts) {
    return RetentionHorizon.of(List.of(starts), Instant.ofEpochMilli(NOW));
  }

  private static Start fates(long beginning, long first) {
    return start(Role.FATES, beginning, first);
  }

  private static Start emptyFates(long beginning) {
    return new Start(Role.FATES, beginning, OptionalLong.empty(), RETENTION);
  }

  private static Start kept(long beginning, OptionalLong first) {
    return new Start(Role.FATES, beginning, first, OptionalLong.empty());
  }

  private static Start start(Role role, long beginning, long first) {
    return new Start(role, beginning, OptionalLong.of(first), RETENTION);
  }
}
