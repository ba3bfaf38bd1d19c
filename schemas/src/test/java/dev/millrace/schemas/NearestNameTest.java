package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("min-words", "max-words", "max-lines");

  @Test
  void takesTheNameWithTheFewestEdits() {
    assertThat(NearestName.of("min-wrods", KNOWN)).isEqualTo("min-words");
    assertThat(NearestName.of("max-line", KNOWN)).isEqualTo("max-lines");
  }

  @Test
  void takesTheFirstOfEquallyNearOnes() {
    assertThat(NearestName.of("mix-words", KNOWN)).isEqualTo("min-words");
  }

  @Test
  void knowsNothingWhereThereIsNothing() {
    assertThat(NearestName.of("min-words", List.of())).isEmpty();
  }
}
