package dev.millrace.schemas.takedown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TakedownTargetTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "https://Example.org/a?b=C, url:example.org/a?b=C",
        "HTTP://example.org, url:example.org/",
        "url:example.org/a#part, url:example.org/a",
        "url:https://user:word@example.org:443/a, url:example.org/a",
        "url:example.org.:8080/a, url:example.org:8080/a",
        "url:example.org?b, url:example.org/?b",
        "prefix:example.org/a, prefix:example.org/a",
        "prefix:https://example.org, prefix:example.org/",
        "Host: WWW.Example.ORG , host:www.example.org",
        "domain:https://example.org/, domain:example.org",
        "domain:b\u00fccher.example, domain:xn--bcher-kva.example",
        "host:192.0.2.7, host:192.0.2.7",
        "url:http://[2001:db8::1]:80/a, url:[2001:db8::1]/a",
      })
  void isReadInTheFormInWhichItIsCompared(String text, String key) {
    assertThat(TakedownTarget.parse(text).key()).isEqualTo(key);
    assertThat(TakedownTarget.parse(key)).isEqualTo(TakedownTarget.parse(text));
  }

  @Test
  void aDigestIsSixtyFourHexDigits() {
    assertThat(TakedownTarget.parse("digest:" + DIGEST.toUpperCase(java.util.Locale.ROOT)).value())
        .isEqualTo(DIGEST);
    assertThatThrownBy(() -> TakedownTarget.parse("digest:" + DIGEST + "0"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("64 hex digits");
    assertThatThrownBy(() -> TakedownTarget.parse("digest:" + DIGEST.substring(1)))
        .hasMessageContaining("64 hex digits");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "example.org", "page:1", "ftp://example.org/", ":", "url"})
  void whatNamesNoKindIsRefusedWithTheKinds(String text) {
    assertThatThrownBy(() -> TakedownTarget.parse(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("url, prefix, host, domain, digest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "url:",
        "url:/path",
        "prefix:",
        "prefix:https://",
        "host:",
        "domain:a b",
        "host:..."
      })
  void whatNamesNoHostIsRefused(String text) {
    assertThatThrownBy(() -> TakedownTarget.parse(text))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("names no host");
  }

  @Test
  void aHostHasNoPathAndAUrlIsNoLongerThanPagesAre() {
    assertThatThrownBy(() -> TakedownTarget.parse("host:example.org/a"))
        .hasMessageContaining("has a path");
    int room = 8192 - "example.org/".length();
    assertThat(TakedownTarget.parse("url:example.org/" + "a".repeat(room)).value()).hasSize(8192);
    assertThatThrownBy(() -> TakedownTarget.parse("url:example.org/" + "a".repeat(room + 1)))
        .hasMessageContaining("more than 8192 bytes");
  }
}
