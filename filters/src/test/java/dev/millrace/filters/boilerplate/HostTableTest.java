package dev.millrace.filters.boilerplate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostTableTest {
  private final HostTable one = new HostTable(HostStore.inMemory(), 1);

  private boolean has(HostTable table, long host) {
    return table
        .take(host)
        .map(
            slot -> {
              slot.lines().add(slot.lines().pages() + 1, new long[0], 16);
              table.keep(slot);
              return slot.lines().pages() > 0;
            })
        .orElse(false);
  }

  @Test
  void aHostWithManyPagesOutlivesAsManyOthers() {
    for (int page = 0; page < 3; page++) {
      assertThat(has(one, 8)).isTrue();
    }
    assertThat(has(one, 9)).isFalse();
    assertThat(has(one, 10)).isFalse();
    assertThat(one.take(8).orElseThrow().lines().pages()).isEqualTo(3);
  }

  @Test
  void aHostWithoutALifeLeftMakesRoom() {
    assertThat(has(one, 8)).isTrue();
    assertThat(has(one, 9)).isTrue();
    assertThat(has(one, 8)).as("the other way round").isTrue();
    assertThat(one.take(8).orElseThrow().lines().pages()).isEqualTo(1);
  }

  @Test
  void aHostMayLieInEitherOfTwoSlots() {
    HostTable two = new HostTable(HostStore.inMemory(), 2);
    long odd = 1;
    long alsoOdd = 3; // by the first choice; even by the second
    assertThat(has(two, odd)).isTrue();
    assertThat(has(two, alsoOdd)).isTrue();
    assertThat(two.take(odd).orElseThrow().lines().pages()).isEqualTo(1);
    assertThat(two.take(alsoOdd).orElseThrow().lines().pages()).isEqualTo(1);
  }

  @Test
  void noHostHasMoreLivesThanTheMost() {
    for (int page = 0; page < 2 * HostTable.MOST_LIVES; page++) {
      assertThat(has(one, 8)).isTrue();
    }
    for (int page = 1; page < HostTable.MOST_LIVES; page++) {
      assertThat(has(one, 9)).isFalse();
    }
    assertThat(has(one, 9)).isTrue();
  }
}
