package dev.millrace.replay.lineage.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyTest {
  private static final List<String> TEXTS =
      List.of(
          "", "\u0000", "\u0000a", "\u0001", "\u0001\u0000", "a", "a\u0000", "a\u0001b", "ab", "é");

  @Test
  void keysAreSortedAsTheirPartsAre() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String one = TEXTS.get(random.nextInt(TEXTS.size()));
      String other = TEXTS.get(random.nextInt(TEXTS.size()));
      long first = random.nextLong() >> random.nextInt(64);
      long second = random.nextLong() >> random.nextInt(64);
      byte[] key = Key.of('A').text(one).number(first).number((int) first).bytes();
      byte[] next = Key.of('A').text(other).number(second).number((int) second).bytes();
      int expected =
          one.equals(other)
              ? Long.compare(first, second)
              : Arrays.compareUnsigned(
                  one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
      assertThat(Integer.signum(Arrays.compareUnsigned(key, next)))
          .as("%s %d, %s %d", one, first, other, second)
          .isEqualTo(Integer.signum(expected));
    }
  }

  @Test
  void aKeysPartsAreReadAgain() {
    for (String text : TEXTS) {
      Key.Reader reader =
          new Key.Reader(
              Key.of('A').text(text).number(-5).number(Long.MAX_VALUE).text(text).bytes());

      assertThat(reader.text()).isEqualTo(text);
      assertThat(reader.integer()).isEqualTo(-5);
      assertThat(reader.number()).isEqualTo(Long.MAX_VALUE);
      assertThat(reader.text()).isEqualTo(text);
    }
  }
}
