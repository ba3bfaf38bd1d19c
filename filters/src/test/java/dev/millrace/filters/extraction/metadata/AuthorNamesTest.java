package dev.millrace.filters.extraction.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          By Ada Miller                         | Ada Miller
          Written by: Ada  Miller               | Ada Miller
          Article by Ada Miller                 | Ada Miller
          View all posts by Ada Miller          | Ada Miller
          Ada Miller, PhD                       | Ada Miller, PhD
          Maria &amp; Katerina                  | Maria & Katerina
          Ada Miller on 3 May                   | Ada Miller
          Ada Miller on May 3, 2024             | Ada Miller
          Ada Miller 4 August 2010              | Ada Miller
          Ada Miller, Sat, 20 Dec               | Ada Miller
          Ada Miller - 2025                     | Ada Miller
          Ada Miller » Tue                      | Ada Miller
          Ada Miller · 5 min read               | Ada Miller
          Ada Miller in News                    | Ada Miller
          Ivo Andrić                            | Ivo Andrić
          Byron Inman                           | Byron Inman
          Augusta Maynard                       | Augusta Maynard
          """)
  void whatStandsAroundANameIsCut(String written, String name) {
    assertThat(AuthorNames.of(List.of(written))).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "admin",
        "BY",
        "https://a.test/ada",
        "ada@mill.test",
        "{{author}}",
        "12 3",
        "Sat, 20 Dec, 2025"
      })
  void whatIsNoNameIsNone(String written) {
    assertThat(AuthorNames.of(List.of(written))).isEmpty();
  }

  @Test
  void namesAreToldOnceAndNoEndlessList() {
    assertThat(AuthorNames.of(List.of("Ada Miller", "By Ada Miller", "Bo Race")))
        .isEqualTo("Ada Miller; Bo Race");
    assertThat(AuthorNames.of(List.of("Ada Miller, Bo Race", "Bo Race")))
        .isEqualTo("Ada Miller, Bo Race");
    List<String> many =
        IntStream.range(0, 100)
            .mapToObj(i -> "Name" + (char) ('A' + i % 26) + "x".repeat(i))
            .toList();
    assertThat(AuthorNames.of(many).split("; ", -1)).hasSize(20);
  }

  @Test
  void aSentenceIsNoName() {
    assertThat(AuthorNames.of(List.of("a b c d e f g h i j"))).isNotEmpty();
    assertThat(AuthorNames.of(List.of("a b c d e f g h i j k"))).isEmpty();
    assertThat(AuthorNames.of(List.of("x".repeat(100)))).isNotEmpty();
    assertThat(AuthorNames.of(List.of("x".repeat(101)))).isEmpty();
  }
}
