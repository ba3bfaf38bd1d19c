package dev.millrace.replay.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.Takedowns;
import java.util.List;
import org.junit.jupiter.api.Test;

class UrlKeyTest {
  private static final List<String> URLS =
      List.of(
          "http://example.org/",
          "https://example.org/a?b=1",
          "http://example.org:8080/a",
          "http://www.example.org/a",
          "http://a.www.example.org/",
          "http://example.organic/",
          "http://notexample.org/",
          "http://org/",
          "http://192.0.2.1/",
          "http://192.0.2.10/",
          "http://[2001:db8::1]:81/x",
          "http://bücher.example/",
          "no url at all");

  @Test
  void hostsAreTurnedRound() {
    assertThat(UrlKey.of("https://WWW.Example.org:443/a?b#c")).isEqualTo("org.example.www./a?b");
    assertThat(UrlKey.of("http://example.org:8080")).isEqualTo("org.example.:8080/");
  }

  /** What a takedown would take, no more and no less. */
  @Test
  void aTargetsBeginningsAreThoseOfTheUrlsThatItMatches() {
    for (String target :
        List.of(
            "http://example.org/",
            "host:example.org",
            "host:www.example.org",
            "host:192.0.2.1",
            "host:[2001:db8::1]",
            "domain:example.org",
            "domain:org",
            "domain:xn--bcher-kva.example",
            "prefix:example.org/a",
            "prefix:example.org:8080/")) {
      TakedownTarget parsed = TakedownTarget.parse(target);
      Takedowns only = new Takedowns(1, List.of(parsed));
      for (String url : URLS) {
        boolean begins =
            UrlKey.beginnings(parsed).stream()
                .anyMatch(
                    beginning ->
                        target.startsWith("http")
                            ? UrlKey.of(url).equals(beginning)
                            : UrlKey.of(url).startsWith(beginning));
        assertThat(begins).as(target + " " + url).isEqualTo(only.match(url).isPresent());
      }
    }
  }
}
