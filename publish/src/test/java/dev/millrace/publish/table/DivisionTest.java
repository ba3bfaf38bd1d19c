package dev.millrace.publish.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DivisionTest {
  private static String path(String value) {
    return new Division(List.of(new Division.Level("dump", value))).path();
  }

  @Test
  void eachColumnIsAFolderWithinTheOneBefore() {
    Division division =
        new Division(
            List.of(
                new Division.Level("dump", "CC-MAIN-2025-38"),
                new Division.Level("language", "en")));

    assertThat(division.path()).isEqualTo("dump=CC-MAIN-2025-38/language=en");
  }

  @ParameterizedTest
  @CsvSource({
    "a/b, dump=a%2Fb",
    ".., dump=%2E%2E",
    "a..b, dump=a..b",
    "é=1 %, dump=%C3%A9%3D1%20%25",
    "'', dump=__HIVE_DEFAULT_PARTITION__"
  })
  void noValueLeavesItsFolder(String value, String path) {
    assertThat(path(value)).isEqualTo(path);
  }
}
