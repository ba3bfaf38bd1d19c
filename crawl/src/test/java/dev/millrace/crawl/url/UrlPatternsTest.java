package dev.millrace.crawl.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.util.List;
import org.junit.jupiter.api.Test;

class UrlPatternsTest {
  private static String reason(List<String> include, List<String> exclude, String url) {
    return new UrlPatterns(include, exclude)
        .reason(CrawlUrl.parse(url).orElseThrow())
        .orElse("wanted");
  }

  @Test
  void withoutPatternsAllIsWanted() {
    assertThat(reason(List.of(), List.of(), "http://a.org/")).isEqualTo("wanted");
  }

  @Test
  void globCoversTheWholeUrl() {
    List<String> include = List.of("*.a.org/docs/*", "https://b.org/*.html");

    assertThat(reason(include, List.of(), "http://www.a.org/docs/1")).isEqualTo("wanted");
    assertThat(reason(include, List.of(), "http://a.org/docs/1")).isEqualTo("pattern.not-included");
    assertThat(reason(include, List.of(), "https://b.org/x.html")).isEqualTo("wanted");
    assertThat(reason(include, List.of(), "https://b.org/x.html5"))
        .isEqualTo("pattern.not-included");
  }

  @Test
  void excludedIsExcludedThoughIncluded() {
    assertThat(reason(List.of("a.org/*"), List.of("re:[?&]sort="), "http://a.org/?sort=1"))
        .isEqualTo("pattern.excluded");
  }

  @Test
  void nestedQuantifiersCostLittle() {
    assertThat(
            reason(List.of(), List.of("re:(a*)*(a*)*b$"), "http://x.org/" + "a".repeat(1900) + "c"))
        .isEqualTo("wanted");
  }

  @Test
  void wrongRegexIsASettingToMend() {
    assertThatThrownBy(() -> new UrlPatterns(List.of("re:("), List.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("re:(");
  }
}
