package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPortsTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65535})
  void aPortIsTakenFrom0To65535(int port) {
    assertThat(new LocalPorts(port, 0).broker()).isEqualTo(port);
    assertThat(new LocalPorts(0, port).registry()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void anyOtherIsRefused(int port) {
    assertThatThrownBy(() -> new LocalPorts(port, 0))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("port " + port + " is not from 0 to 65535");
    assertThatThrownBy(() -> new LocalPorts(0, port)).isInstanceOf(LocalException.class);
  }

  @Test
  void anyIsWhateverIsFree() {
    assertThat(LocalPorts.any()).isEqualTo(new LocalPorts(0, 0));
  }
}
