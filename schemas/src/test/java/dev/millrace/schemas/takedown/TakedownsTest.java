package dev.millrace.schemas.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TakedownsTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  private static Takedowns of(String... targets) {
    return new Takedowns(1, Arrays.stream(targets).map(TakedownTarget::parse).toList());
  }

  @Test
  void aUrlIsOnePageHoweverItIsFetched() {
    Takedowns takedowns = of("https://example.org/a?b=1");
    assertThat(takedowns.match("http://EXAMPLE.org:80/a?b=1#part")).isPresent();
    assertThat(takedowns.match("https://example.org/a?b=12")).isEmpty();
    assertThat(takedowns.match("https://example.org/a")).isEmpty();
    assertThat(takedowns.match("https://www.example.org/a?b=1")).isEmpty();
    assertThat(takedowns.match("https://example.org/A?b=1")).isEmpty();
  }

  @Test
  void aHostIsOneHostAndADomainAllBelowIt() {
    assertThat(of("host:example.org").match("https://example.org:8443/a")).isPresent();
    assertThat(of("host:example.org").match("https://www.example.org/a")).isEmpty();
    assertThat(of("domain:example.org").match("https://a.b.example.org/")).isPresent();
    assertThat(of("domain:example.org").match("https://example.org/")).isPresent();
    assertThat(of("domain:example.org").match("https://notexample.org/")).isEmpty();
    assertThat(of("domain:example.org").match("https://example.org.evil.example/")).isEmpty();
  }

  @Test
  void aPrefixOfAHostAloneDoesNotReachIntoAnother() {
    assertThat(of("prefix:example.org").match("https://example.org/a")).isPresent();
    assertThat(of("prefix:example.org").match("https://example.organic/a")).isEmpty();
    assertThat(of("prefix:example.org/a").match("https://example.org/abc?d")).isPresent();
  }

  @Test
  void aDigestIsOneTextWhateverItsUrl() {
    Takedowns takedowns = of("digest:" + DIGEST);
    assertThat(takedowns.match("https://anywhere.example/", DIGEST)).isPresent();
    assertThat(takedowns.match("https://anywhere.example/", "")).isEmpty();
    assertThat(takedowns.match("https://anywhere.example/")).isEmpty();
  }

  @Test
  void whatIsNoUrlIsMatchedAsItIsWritten() {
    Takedowns takedowns = of("host:example.org");
    for (String url : List.of("", "/", "?", "#", "\\", "://", "@", "[", ":", "https://", "a:b:c")) {
      assertThat(takedowns.match(url)).as(url).isEmpty();
    }
    assertThat(takedowns.match("example.org/a")).isPresent();
  }

  @Test
  void ofManyPrefixesOneIsFoundIfAndOnlyIfThereIsOne() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<TakedownTarget> targets =
          IntStream.range(0, 1 + random.nextInt(12))
              .mapToObj(i -> TakedownTarget.parse("prefix:a.example/" + letters(random)))
              .toList();
      Takedowns takedowns = new Takedowns(1, targets);
      for (int i = 0; i < 50; i++) {
        String url = "a.example/" + letters(random);
        boolean expected = targets.stream().anyMatch(target -> url.startsWith(target.value()));
        assertThat(takedowns.match("https://" + url).isPresent())
            .as("seed %d: %s of %s", seed, url, targets)
            .isEqualTo(expected);
        assertThat(takedowns.matches("https://" + url, ""))
            .as("seed %d: %s of %s", seed, url, targets)
            .containsExactlyInAnyOrderElementsOf(
                targets.stream().distinct().filter(one -> url.startsWith(one.value())).toList());
      }
    }
  }

  @Test
  void allThatTakeADocumentAreFound() {
    assertThat(
            of(
                    "digest:" + DIGEST,
                    "http://www.a.example/b",
                    "host:www.a.example",
                    "domain:a.example",
                    "domain:example",
                    "prefix:www.a.example",
                    "domain:b.example")
                .matches("https://www.a.example/b", DIGEST))
        .hasSize(6);
    assertThat(Takedowns.NONE.matches("https://www.a.example/b", DIGEST)).isEmpty();
  }

  @Test
  void aDigestIsKnownByItsBeginning() {
    Takedowns takedowns = of("digest:" + DIGEST, "host:a.example");
    assertThat(takedowns.matchesAbbreviated("", DIGEST.substring(0, 18))).isTrue();
    assertThat(takedowns.matchesAbbreviated("https://a.example/", "")).isTrue();
    assertThat(takedowns.matchesAbbreviated("https://b.example/", "f".repeat(18))).isFalse();
    assertThat(takedowns.matchesAbbreviated("https://b.example/", "")).isFalse();
  }

  private static String letters(Random random) {
    StringBuilder letters = new StringBuilder();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      letters.append((char) ('a' + random.nextInt(3)));
    }
    return letters.toString();
  }

  @Test
  void theTakedownThatTakesADocumentIsNamed() {
    assertThat(of("domain:example.org", "prefix:a.example/b").match("http://a.example/bc"))
        .contains(TakedownTarget.parse("prefix:a.example/b"));
  }
}
