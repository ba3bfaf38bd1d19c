package dev.millrace.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("min-words", "max-words", "max-lines");

  @Test
  void takesTheNameWithTheFewestEdits() {
    assertThat(NearestName.of("min-wrods", KNOWN)).contains("min-words");
    assertThat(NearestName.of("max-line", KNOWN)).contains("max-lines");
  }

  @Test
  void takesTheFirstOfEquallyNearOnes() {
    assertThat(NearestName.of("mix-words", KNOWN)).contains("min-words");
  }

  @Test
  void namesNothingOfWhichMoreThanHalfDiffers() {
    assertThat(NearestName.of("min-fines", KNOWN)).contains("max-lines");
    assertThat(NearestName.of("foo", KNOWN)).isEmpty();
  }

  @Test
  void knowsNothingWhereThereIsNothing() {
    assertThat(NearestName.of("min-words", List.of())).isEmpty();
  }
}
