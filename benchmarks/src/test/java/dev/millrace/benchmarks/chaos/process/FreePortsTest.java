package dev.millrace.benchmarks.chaos.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreePortsTest {
  @Test
  void noneIsGivenTwice() {
    FreePorts free = new FreePorts();
    List<Integer> ports = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ports.addAll(free.take(2));
    }
    assertThat(ports).hasSize(2_000).doesNotHaveDuplicates();
  }
}
