package dev.millrace.filters.extraction.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          2024-05-06T23:59:59-08:00      | 2024-05-06
          2024/5/6                       | 2024-05-06
          20240506                       | 2024-05-06
          20240506T101500Z               | 2024-05-06
          Updated: May 6, 2024 at 5 PM   | 2024-05-06
          Sept. 6th 2024                 | 2024-09-06
          Mon, 06 May 2024 10:00:00 GMT  | 2024-05-06
          6th of nothing; 16-may-2024    | 2024-05-16
          am 06.05.2024                  | 2024-05-06
          5/16/2024                      | 2024-05-16
          16/5/2024                      | 2024-05-16
          7/7/2024                       | 2024-07-07
          1991-01-01                     | 1991-01-01
          2099-12-31                     | 2099-12-31
          """)
  void readsTheFormsThatPagesWrite(String text, LocalDate day) {
    assertThat(DateText.of(text)).contains(day);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "May 2024",
        "5/6/2024",
        "2024-13-01",
        "2024-02-30",
        "1990-12-31",
        "2100-01-01",
        "12024-05-06",
        "2024-05-061",
        "dismay 6, 2024",
        "20240506 and more",
        "99999999999999999999"
      })
  void whatNamesNoDayOrTwoIsNone(String text) {
    assertThat(DateText.of(text)).isEmpty();
  }

  @Test
  void aLongTextIsProse() {
    String end = " 2024-05-06";
    String fits = "x".repeat(DateText.LONGEST - end.length()) + end;
    assertThat(DateText.of(fits)).isPresent();
    assertThat(DateText.of("x" + fits)).isEmpty();
  }
}
