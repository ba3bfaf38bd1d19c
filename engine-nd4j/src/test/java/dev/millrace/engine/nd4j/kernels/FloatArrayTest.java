package dev.millrace.engine.nd4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FloatArrayTest {

  private static long residentKilobytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void startsZeroOnACacheLine() {
    for (int length : new int[] {1, 15, 1000, 100_000}) {
      try (FloatArray array = new FloatArray(length)) {
        assertThat(array.address(0) % 64).isZero();
        assertThat(array.pointer(0).address()).isEqualTo(array.address(0));
        assertThat(Memory.floats(array.address(0), length)).containsOnly(new float[] {0});
      }
    }
  }

  @Test
  void closedArraysGiveTheirMemoryBack() throws IOException {
    int numbers = 4_000_000;
    new FloatArray(numbers).close();
    long before = residentKilobytes();
    for (int i = 0; i < 20; i++) {
      new FloatArray(numbers).close();
    }
    // Kept, they would be 320 MB.
    assertThat(residentKilobytes() - before).isLessThan(100_000);
  }
}
