package dev.millrace.crawl.url;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrawlUrlTest {
  private static String normal(String text) {
    return CrawlUrl.parse(text).map(CrawlUrl::text).orElse("refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "HTTP://Example.ORG http://example.org/",
        "http://example.org:80/a http://example.org/a",
        "https://example.org:443/a https://example.org/a",
        "https://example.org:8443/a https://example.org:8443/a",
        "http://example.org:/a http://example.org/a",
        "http://example.org./a http://example.org/a",
        "http://example.org/a#b?c http://example.org/a",
        "http://example.org? http://example.org/",
        "http:example.org/a http://example.org/a",
        "http:\\\\example.org\\a http://example.org/a",
        "http://example.org/a/./b/../c/.. http://example.org/a/",
        "http://example.org/a/%2E%2e/b http://example.org/b",
        "http://example.org/%7Ea%2fb http://example.org/~a%2Fb",
        "http://example.org/%zz%4 http://example.org/%25zz%254",
        "http://example.org/a|b{c} http://example.org/a%7Cb%7Bc%7D",
        "http://example.org/ü?ü=ü http://example.org/%C3%BC?%C3%BC=%C3%BC",
        "http://bücher.example/ http://xn--bcher-kva.example/",
        "http://EXAMPLE.org/?B=2&a=1 http://example.org/?B=2&a=1",
        "http://ex%61mple.org/ http://example.org/",
      })
  void hasOneForm(String text, String expected) {
    assertThat(normal(text)).isEqualTo(expected);
    assertThat(normal(expected)).isEqualTo(expected);
  }

  @Test
  void aLabelHasAtMost63Characters() {
    String longest = "a".repeat(63);
    assertThat(normal("http://" + longest + ".org/")).isEqualTo("http://" + longest + ".org/");
    assertThat(normal("http://" + longest + "a.org/")).isEqualTo("refused");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.1/, http://127.0.0.1/",
    "http://2130706433/, http://127.0.0.1/",
    "http://0x7f.1/, http://127.0.0.1/",
    "http://0177.0.0.01/, http://127.0.0.1/",
    "http://[::ffff:127.0.0.1]/, http://127.0.0.1/",
    "http://[::1]/, http://[::1]/",
    "http://[2001:DB8:0:0::1]:8080/, http://[2001:db8::1]:8080/",
    "http://①②⑦.⓪.⓪.①/, http://127.0.0.1/",
    "http://127。0。0。1/, http://127.0.0.1/",
  })
  void everySpellingOfAnAddressIsThatAddress(String text, String expected) {
    assertThat(normal(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/a",
        "example.org",
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://@example.org/",
        "http://example.org:22/",
        "http://example.org:25/",
        "http://example.org:0/",
        "http://example.org:65536/",
        "http://example.org:x/",
        "http://",
        "http:///",
        "http://a..b/",
        "http://[::1/",
        "http://[::1%25eth0]/",
        "http://256.0.0.1/",
        "http://1.2.3.4.5/",
        "http://exa mple.org/",
        "http://exam%20ple.org/",
        "http://ex\ud800ample.org/",
        "http://xn--/"
      })
  void refuses(String text) {
    assertThat(normal(text)).isEqualTo("refused");
  }

  @Test
  void takes2048CharactersAndRefusesOneMore() {
    String path = "a".repeat(2048 - "http://example.org/".length());

    assertThat(normal("http://example.org/" + path)).hasSize(2048);
    assertThat(normal("http://example.org/" + path + "a")).isEqualTo("refused");
    assertThat(normal("http://example.org/" + "a".repeat(8192))).isEqualTo("refused");
  }

  @Test
  void loneSurrogateInAPathIsTheReplacementCharacter() {
    assertThat(normal("http://example.org/\ud800a\udfff"))
        .isEqualTo("http://example.org/%EF%BF%BDa%EF%BF%BD");
  }

  @Test
  void lineEndsWithinAreDroppedAsInBrowsers() {
    assertThat(normal(" http://exam\r\nple.org/a\tb ")).isEqualTo("http://example.org/ab");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.org/p;jsessionid=1A2B.n1?x=1, http://a.org/p?x=1",
    "http://a.org/?utm_source=x&id=5&fbclid=1, http://a.org/?id=5",
    "http://a.org/?PHPSESSID=abc, http://a.org/",
    "http://a.org/?sid=7, http://a.org/?sid=7",
    "http://a.org/?sid=0123456789abcdef, http://a.org/",
    "http://a.org/?sid=0123456789abcde, http://a.org/?sid=0123456789abcde",
    "http://a.org/(S(abcdefghijklmnopqrstuvwx))/p, http://a.org/p",
  })
  void sessionsAndTrackingAreNoPartOfIt(String text, String expected) {
    assertThat(normal(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "g http://a.org/b/c/g",
        "./g/ http://a.org/b/c/g/",
        "/g http://a.org/g",
        "//g.org http://g.org/",
        "?y http://a.org/b/c/d?y",
        "#s http://a.org/b/c/d?q",
        "../../../g http://a.org/g",
        "..\\g http://a.org/b/g",
        "http:g http://a.org/b/c/g",
        "https://x.org https://x.org/",
        "https:x.org https://x.org/",
        "mailto:a@b.org refused",
        "data:text/html,a refused",
        "//user@g.org/ refused",
      })
  void resolvesLinksAsBrowsersDo(String link, String expected) {
    CrawlUrl base = CrawlUrl.parse("http://a.org/b/c/d?q").orElseThrow();

    assertThat(base.resolve(link).map(CrawlUrl::text).orElse("refused")).isEqualTo(expected);
  }

  @Test
  void emptyLinkIsThePageItself() {
    CrawlUrl base = CrawlUrl.parse("http://a.org/b?q").orElseThrow();

    assertThat(base.resolve("")).contains(base);
  }

  @ParameterizedTest
  @CsvSource({
    "http://www.example.co.uk/, example.co.uk",
    "http://a.b.example.org/, example.org",
    "http://user.github.io/, user.github.io",
    "http://localhost/, localhost",
    "http://h7.site.test/, site.test",
    "http://co.uk/, co.uk",
    "http://93.184.216.34/, 93.184.216.34",
    "http://[2001:500::1]/, [2001:500::1]",
    "http://a_b.example.org/, example.org",
  })
  void knowsTheDomainThatWasRegistered(String text, String expected) {
    assertThat(CrawlUrl.parse(text).map(CrawlUrl::registrableDomain)).contains(expected);
  }

  @Test
  void partsAreThoseOfTheText() {
    CrawlUrl url = CrawlUrl.parse("https://example.org:8443/a/b?c=d").orElseThrow();

    assertThat(url.origin()).isEqualTo("https://example.org:8443");
    assertThat(url.robots().text()).isEqualTo("https://example.org:8443/robots.txt");
    assertThat(url.pathWithoutQuery()).isEqualTo("/a/b");
    assertThat(url.query()).isEqualTo("c=d");
  }

  /** Else what is asked would not be what robots.txt was asked about. */
  @Test
  void clientAsksForExactlyTheNormalForm() {
    String alphabet = "abc/.%2F?&=#:;@!$'()*+,~ \"<>[]^`{}|\\ü\ud83d\ude00ß0";
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder("http://example.org/");
      for (int i = random.nextInt(24); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      Optional<CrawlUrl> url = CrawlUrl.parse(text.toString());
      String form = url.map(CrawlUrl::text).orElse("http://refused/");

      assertThat(HttpUrl.get(form).toString()).as("seed %d: %s", seed, text).isEqualTo(form);
      assertThat(normal(form)).as("seed %d: %s", seed, text).isEqualTo(form);
    }
  }
}
