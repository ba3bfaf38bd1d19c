package dev.millrace.schemas.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
  private static final List<String> KNOWN = List.of("min-words", "max-words", "max-lines");

  @Test
  void takesTheNameWithTheFewestEdits() {
    assertThat(NearestName.of("min-wrods", KNOWN)).hasValue("min-words");
    assertThat(NearestName.of("max-line", KNOWN)).hasValue("max-lines");
  }

  @Test
  void takesTheFirstOfEquallyNearOnes() {
    assertThat(NearestName.of("mix-words", KNOWN)).hasValue("min-words");
  }

  @Test
  void takesNoneOfWhichMoreThanHalfDiffers() {
    assertThat(NearestName.of("abxy", List.of("abcd"))).hasValue("abcd");
    assertThat(NearestName.of("axyz", List.of("abcd"))).isEmpty();
  }

  @Test
  void knowsNothingWhereThereIsNothing() {
    assertThat(NearestName.of("min-words", List.of())).isEmpty();
  }
}
