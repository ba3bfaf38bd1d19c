package dev.millrace.crawl.url;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrapRulesTest {
  private static String reason(String path) {
    CrawlUrl url = CrawlUrl.parse("http://a.org" + path).orElseThrow();
    return TrapRules.DEFAULT.reason(url, 2026).orElse("sound");
  }

  @ParameterizedTest
  @CsvSource({
    "/a/b/a/b/a/b/, trap.repeating-segments",
    "/a/b/a/b/, sound",
    "/a/a/a, trap.repeating-segments",
    "/a/a, sound",
    "/a/1/a/2/a/3/a/4/a, trap.repeating-segments",
    "/a/1/a/2/a/3/a/4, sound",
    "/2012/12/12/12, sound",
    "/calendar/2029/01/, sound",
    "/calendar/2030/01/, trap.calendar",
    "/events?month=2022-05, trap.calendar",
    "/archive/1969/05/, sound",
    "/?x_session_id=abcdef0123456789, trap.session-id",
    "/?x_session_id=abcdef012345678, sound",
    "/?a=1&a=2&a=3&a=4&a=5, trap.repeating-parameters",
    "/?a=1&a=2&a=3&a=4, sound",
  })
  void namesTheTrap(String path, String expected) {
    assertThat(reason(path)).isEqualTo(expected);
  }

  @Test
  void boundsDepthLengthAndParameters() {
    assertThat(reason(numbered("/s", 20))).isEqualTo("sound");
    assertThat(reason(numbered("/s", 21))).isEqualTo("trap.path-depth");
    assertThat(reason("/" + "a".repeat(255))).isEqualTo("sound");
    assertThat(reason("/" + "a".repeat(256))).isEqualTo("trap.long-segment");
    assertThat(reason("/?x=1" + numbered("&p", 15))).isEqualTo("sound");
    assertThat(reason("/?x=1" + numbered("&p", 16))).isEqualTo("trap.query-parameters");
  }

  @Test
  void ordersOfTheSameParametersHaveOneShape() {
    CrawlUrl one = CrawlUrl.parse("http://a.org/p?b=1&a=2").orElseThrow();
    CrawlUrl other = CrawlUrl.parse("http://a.org/p?a=2&b=1").orElseThrow();

    assertThat(TrapRules.shape(one)).isEqualTo(TrapRules.shape(other)).isEqualTo(other.text());
  }

  private static String numbered(String prefix, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(prefix).append(i);
    }
    return text.toString();
  }
}
