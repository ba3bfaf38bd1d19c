package dev.millrace.crawl.optout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.robots.RobotsFile;
import dev.millrace.crawl.url.CrawlUrl;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostOptOutsTest {
  private static final CrawlSettings.OptOuts ALL = new CrawlSettings.OptOuts(true, true, true);

  private static CrawlUrl url(String path) {
    return CrawlUrl.parse("http://a.org" + path).orElseThrow();
  }

  private static HostOptOuts robots(String text) {
    return new HostOptOuts(
        Optional.of(RobotsFile.parse(text.getBytes(UTF_8))), Optional.empty(), Optional.empty());
  }

  private static HostOptOuts tdmrep(String json) {
    return new HostOptOuts(
        Optional.empty(),
        Optional.of(TdmReservations.parse(json.getBytes(UTF_8))),
        Optional.empty());
  }

  private static HostOptOuts aiTxt(String text) {
    return new HostOptOuts(
        Optional.empty(), Optional.empty(), Optional.of(AiTxt.parse(text.getBytes(UTF_8))));
  }

  private static String rule(HostOptOuts files, String path) {
    return files.of(url(path), "millrace", ALL).map(OptOut::rule).orElse("none");
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Signal: search=yes, ai-train=no', opt-out.content-signal",
    "'content-signal: AI-TRAIN = NO', opt-out.content-signal",
    "'Content-Signal: ai-train=yes', none",
    "'Content-Signal: ai-input=no', none",
    "'Content-Usage: train-ai=n', opt-out.content-usage",
    "'Content-Usage: train-genai=n', opt-out.content-usage",
    "'Content-Usage: train-ai=y', none",
    "'Content-Usage: /closed/ train-ai=n', none",
    "'Content-Usage: /open/ train-ai=n', opt-out.content-usage"
  })
  void obeysWhatRobotsSaysOfTraining(String line, String expected) {
    assertThat(rule(robots("User-agent: *\n" + line + "\nAllow: /\n"), "/open/1"))
        .isEqualTo(expected);
  }

  @Test
  void namesTheLine() {
    assertThat(robots("User-agent: *\nContent-Signal: ai-train=no\n").of(url("/"), "millrace", ALL))
        .contains(new OptOut("opt-out.content-signal", "Content-Signal: ai-train=no"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"location\":\"/\",\"tdm-reservation\":1}] | opt-out.tdmrep-json",
        "[{\"location\":\"/*\",\"tdm-reservation\":\"1\"}] | opt-out.tdmrep-json",
        "[{\"location\":\"/\",\"tdm-reservation\":0}] | none",
        "[{\"location\":\"/\",\"tdm-reservation\":1},{\"location\":\"/a/\",\"tdm-reservation\":0}]"
            + " | none",
        "[{\"location\":\"/a/\",\"tdm-reservation\":1},{\"location\":\"/\",\"tdm-reservation\":0}]"
            + " | opt-out.tdmrep-json",
        "[{\"location\":\"/a/*.html$\",\"tdm-reservation\":1}] | opt-out.tdmrep-json",
        "[{\"location\":\"/b\",\"tdm-reservation\":1}] | none",
        "[{\"location\":7,\"tdm-reservation\":1},5,null] | none",
        "{\"location\":\"/\",\"tdm-reservation\":1} | opt-out.tdmrep-json"
      })
  void obeysReservations(String json, String expected) {
    assertThat(rule(tdmrep(json), "/a/1.html")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Not found</html>", "[", "[{]", "null", "\"x\""})
  void whatIsNoReservationReservesNothing(String text) {
    assertThat(rule(tdmrep(text), "/")).isEqualTo("none");
  }

  /** A byte order mark of UTF-32, and then no character of it. */
  @Test
  void bytesThatAreNoCharactersReserveNothing() {
    byte[] file = {0, 0, (byte) 0xfe, (byte) 0xff, 0x7f, 0, 0, 0};
    assertThat(TdmReservations.parse(file).of(url("/"))).isEmpty();
  }

  @Test
  void deepJsonReservesNothing() {
    assertThat(rule(tdmrep("[".repeat(100_000)), "/")).isEqualTo("none");
  }

  @ParameterizedTest
  @CsvSource({
    "'Disallow: /', /a, opt-out.ai-txt",
    "'Disallow: *', /a, opt-out.ai-txt",
    "'Disallow: *.html', /a.html, opt-out.ai-txt",
    "'Disallow: *.html', /a, none",
    "'Allow: *.html', /a.html, none"
  })
  void obeysAiTxt(String rule, String path, String expected) {
    assertThat(rule(aiTxt("User-Agent: *\n" + rule + "\n"), path)).isEqualTo(expected);
  }

  @Test
  void whatIsSwitchedOffSaysNothing() {
    CrawlSettings.OptOuts none = new CrawlSettings.OptOuts(false, false, false);
    HostOptOuts all =
        new HostOptOuts(
            robots("Content-Signal: ai-train=no").robots(),
            tdmrep("[{\"location\":\"/\",\"tdm-reservation\":1}]").tdmrep(),
            aiTxt("User-agent: *\nDisallow: /").aiTxt());

    assertThat(all.of(url("/"), "millrace", none)).isEmpty();
    assertThat(HostOptOuts.paths(none)).isEmpty();
    assertThat(HostOptOuts.paths(ALL)).containsExactly("/.well-known/tdmrep.json", "/ai.txt");
  }
}
