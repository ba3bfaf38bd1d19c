package dev.millrace.filters.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlShapeTest {

  private static boolean matches(String text) {
    return UrlShape.matches(text, 0, text.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com", "www.example.co.uk", "http://example.org/a?b=c", "example.org:8080/x",
            "8.8.8.8", "8.8.8.8/x",
        "anna@example.org", "mailto:anna@example.org", "ftp://u:p@example.org", "münchen.de",
            "a.ab", "sub-domain.example.io#top"
      })
  void keepsAddressesWhole(String text) {
    assertThat(matches(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example", "example.", "example.c", "lower.Upper", "3.14", "10.0.0.1", "127.0.0.1",
            "192.168.1.1", "172.16.0.1",
        "169.254.1.1", "224.1.1.1", "8.8.8.0", "8.8.8.255", "08.8.8.8", "-a.com", "a..com",
            "example.org:8", "example.org:123456",
        "example.com,example.org", "a_.com", "."
      })
  void takesOthersApart(String text) {
    assertThat(matches(text)).isFalse();
  }
}
