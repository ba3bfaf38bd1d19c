package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "ä", "水", "😀"})
  void aTextIsLeftAtItsBoundAndCutAboveIt(String unit) {
    int unitBytes = bytes(unit);
    String atBound = unit.repeat(120 / unitBytes);
    assertThat(BoundedText.cut(atBound, 120)).isEqualTo(atBound);
    String above = atBound + unit;
    String cut = BoundedText.cut(above, 120);
    assertThat(bytes(cut)).isBetween(120 - 6, 120);
    assertThat(cut).endsWith("…");
    assertThat(above).startsWith(cut.substring(0, cut.length() - 1));
  }

  @Test
  void noCharacterIsCutInHalf() {
    for (int room = 3; room < 20; room++) {
      String cut = BoundedText.cut("😀".repeat(20), room);
      assertThat(cut.replace("😀", "")).isEqualTo("…");
      assertThat(bytes(cut)).isLessThanOrEqualTo(room);
    }
  }

  @Test
  void halvesOfCharactersAreCutToo() {
    assertThat(bytes(BoundedText.cut("\ud83d".repeat(121), 120))).isLessThanOrEqualTo(120);
  }

  @Test
  void longIdsBecomeDigestsThatDiffer() {
    String id = "i".repeat(BoundedText.ID_BYTES);
    assertThat(BoundedText.id(id)).isEqualTo(id);
    assertThat(BoundedText.id(id + "1")).hasSize(71).startsWith("sha256:");
    assertThat(BoundedText.id(id + "1")).isNotEqualTo(BoundedText.id(id + "2"));
    assertThat(BoundedText.id(BoundedText.id(id + "1"))).isEqualTo(BoundedText.id(id + "1"));
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
