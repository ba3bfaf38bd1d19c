package dev.millrace.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagsTest {

  @Test
  void thereIsLagWhereverSomethingWaits() {
    assertThat(Lags.NONE.isNone()).isTrue();
    assertThat(new Lags(1, 0, 0).isNone()).isFalse();
    assertThat(new Lags(0, 1, 0).isNone()).isFalse();
    assertThat(new Lags(0, 0, 1).isNone()).isFalse();
  }
}
