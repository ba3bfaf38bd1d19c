package dev.millrace.replay.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DuplicateHeadsTest {
  @Test
  void chainsOfDuplicatesAreFollowedToTheDocumentThatWasKept() {
    Random random = new Random(11);
    Map<String, String> expected = new HashMap<>();
    Map<String, String> found = new HashMap<>();
    try (DuplicateHeads heads = new DuplicateHeads()) {
      for (int i = 0; i < 5_000; i++) {
        String id = "d" + i;
        if (i > 0 && random.nextInt(4) != 0) {
          String matched = "d" + random.nextInt(Math.max(0, i - 20), i);
          heads.add(id, matched);
          expected.put(id, expected.getOrDefault(matched, matched));
        }
      }
      heads.resolve((id, head) -> assertThat(found.put(id, head)).isNull());
    }
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void idsThatNameEachOtherComeToAnEnd() {
    Map<String, String> found = new HashMap<>();
    try (DuplicateHeads heads = new DuplicateHeads()) {
      heads.add("a", "a");
      heads.add("b", "c");
      heads.add("c", "b");
      heads.resolve(found::put);
    }
    assertThat(found).containsOnlyKeys("b", "c");
  }
}
