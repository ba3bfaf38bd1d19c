package dev.millrace.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;

/** Two million letters without a space. */
final class LongLine {
  private LongLine() {}

  /** Encodes it; a quadratic encoder would need hours. */
  static void requireEncodedInTime(Tokenizer tokenizer) {
    Random random = new Random(3);
    StringBuilder line = new StringBuilder();
    while (line.length() < 1 << 20) {
      line.append((char) ('a' + random.nextInt(26)));
    }
    line.repeat("a", 1 << 20);
    int[] ids =
        Assertions.assertTimeout(Duration.ofMinutes(1), () -> tokenizer.encode(line.toString()));
    assertThat(tokenizer.decodeText(ids)).isEqualTo(line.toString());
  }
}
