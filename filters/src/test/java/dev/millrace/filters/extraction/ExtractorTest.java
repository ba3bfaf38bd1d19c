package dev.millrace.filters.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class ExtractorTest {

  private final Extractor extractor =
      new Extractor(ExtractionSettings.defaults().withTimeLimit(Duration.ofSeconds(60)));

  @Test
  void keepsTheArticleAndDropsWhatSurroundsIt() {
    String text = text(fixture("article.html"));
    assertThat(text)
        .contains("For forty years the wheel below the weir stood still")
        .contains("The sluice was rebuilt in oak")
        .contains("It makes less noise than we feared")
        .contains("Until then, anyone may stand on the bridge and watch.")
        .doesNotContain("cookies")
        .doesNotContain("Weather")
        .doesNotContain("Bridge to close")
        .doesNotContain("bakery")
        .doesNotContain("Subscribe")
        .doesNotContain("All rights reserved")
        .doesNotContain("not a paragraph");
  }

  @Test
  void givesEveryParagraphAndListItemItsLine() {
    assertThat(text(fixture("article.html")).lines())
        .contains(
            "- The sluice was rebuilt in oak, and opens with one hand.",
            "- The race was lined with clay, as it was in the beginning.",
            "It makes less noise than we feared, and more light than we hoped.");
  }

  @Test
  void takesTheTitleFromTheHeadingThatTheHeadConfirms() {
    assertThat(title(fixture("article.html"))).isEqualTo("Why the old mill turns again");
  }

  @Test
  void keepsAllPostsOfAThreadAndDropsItsMenu() {
    assertThat(text(fixture("thread.html")))
        .contains("One of the paddles of my wheel")
        .contains("Larch or oak, and leave a gap")
        .contains("Thank you, that settles it.")
        .contains("Please also look at the spokes")
        .doesNotContain("Register")
        .doesNotContain("All times are UTC");
  }

  @Test
  void findsAThreadThatOnlyBrowsersWithoutScriptsSee() {
    String thread = fixture("thread.html");
    String hidden =
        thread
            .replace("<div id=\"page-body\">", "<noscript><div id=\"page-body\">")
            .replace("<div id=\"footer\"", "</noscript><div id=\"footer\"");
    assertThat(text(hidden))
        .contains("One of the paddles of my wheel")
        .contains("Please also look at the spokes");
  }

  @Test
  void keepsCodeWithItsLinesAndTablesWithTheirRows() {
    assertThat(text(fixture("manual.html")))
        .contains("$ millctl open --notches 3\ngate: 0 -> 3\n    done in 4 s\n")
        .contains("--notches | How far to open, from 1 to 12")
        .doesNotContain("Previous topic");
  }

  @Test
  void leavesOutThePermanentLinkOfAHeading() {
    assertThat(text(fixture("manual.html"))).doesNotContain("¶");
    assertThat(title(fixture("manual.html"))).isEqualTo("Opening the sluice");
  }

  @Test
  void rescuesAnArticleThatOnlyItsLinkedDataHolds() {
    String body = "The gate was raised on Sunday and the wheel began to turn. ".repeat(5);
    String html =
        "<html><head><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\","
            + "\"articleBody\":\""
            + body
            + "\"}]}</script></head><body><div id=root></div></body></html>";
    assertThat(text(html)).isEqualTo(body.strip());
  }

  @Test
  void saysTheSameOnceOnly() {
    String twice =
        fixture("article.html")
            .replace(
                "<h2>A wheel",
                "<p>They drained the race, lifted out nine cartloads of gravel, and found the iron"
                    + " shaft as straight as on the day it was set. The shaft alone weighs more"
                    + " than a lorry, and the bearing had to be poured anew.</p><h2>A wheel");
    assertThat(text(twice)).containsOnlyOnce("nine cartloads");
  }

  @Test
  void keepsRightToLeftAndUnspacedScripts() {
    String arabic = "بدأت العجلة تدور من جديد بعد أربعين عاما، وأضاءت المصابيح بيت الطاحونة. ";
    String chinese = "水车停了四十年，今年春天终于重新转动起来。村民们清理了水渠，换上了新的木板。";
    for (String sentence : List.of(arabic, chinese)) {
      String html =
          "<body><nav><a href=/>1</a></nav><div class=content><article>"
              + ("<p>" + sentence.repeat(4) + "</p>").repeat(1)
              + "<p>"
              + sentence.repeat(2)
              + sentence.substring(0, 10)
              + "</p>"
              + "</article></div></body>";
      assertThat(text(html)).contains(sentence.strip());
    }
  }

  @Test
  void givesAReasonForAPageWithoutText() {
    for (String html : List.of("", " \n\t ", "<html></html>", "<body><script>x</script></body>")) {
      assertThat(extractor.extract(html, "")).isEqualTo(new Outcome.Dropped<>(Extraction.EMPTY));
    }
  }

  @Test
  void readsBinaryRubbishWithoutFailing() {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    assertThat(extractor.extract(new String(bytes, StandardCharsets.ISO_8859_1), "")).isNotNull();
  }

  @Test
  void readsTagsNestedAHundredThousandDeep() {
    for (String tag : List.of("div", "b", "table", "a", "ul", "blockquote", "form", "svg", "pre")) {
      String html =
          ("<" + tag + ">").repeat(100_000)
              + "The wheel below the weir turns again, after forty years of standing still."
              + ("</" + tag + ">").repeat(100_000);
      assertThat(extractor.extract(html, "")).as(tag).isNotNull();
    }
  }

  @Test
  void readsAMegabyteOnOneLine() {
    String sentence = "The wheel below the weir turns again, and nobody remembers why it stopped. ";
    String html = "<body><article><p>" + sentence.repeat(14_000) + "</p></article></body>";
    assertThat(text(html)).hasSizeGreaterThan(1_000_000);
  }

  @Test
  void dropsAPageOfOneStepTooManyAndKeepsOneOfAsManyAsAllowed() {
    ExtractionSettings patient =
        ExtractionSettings.defaults().withTimeLimit(Duration.ofSeconds(60));
    String html = fixture("article.html");
    long enough = 1;
    while (new Extractor(patient.withMaxSteps(enough)).extract(html, "")
        instanceof Outcome.Dropped(Verdict.Drop drop)) {
      assertThat(drop.rule()).isEqualTo("extraction.too-much-work");
      assertThat(drop.measured()).isGreaterThan((double) enough);
      assertThat(drop.limit()).isEqualTo((double) enough);
      enough = (long) drop.measured();
    }
    assertThat(extraction(new Extractor(patient.withMaxSteps(enough)), html).text()).isNotBlank();
    assertThat(new Extractor(patient.withMaxSteps(enough - 1)).extract(html, ""))
        .isEqualTo(new Outcome.Dropped<>(Extraction.tooMuchWork(enough, enough - 1)));
  }

  @Test
  void stopsInsideTheParserWhenAPageIsTooMuch() {
    Extractor hasty =
        new Extractor(
            ExtractionSettings.defaults()
                .withTimeLimit(Duration.ofSeconds(60))
                .withMaxSteps(100_000)
                .withMaxCharacters(60_000_000));
    String html = "<table><tr><td><b><i>x".repeat(1_000_000);
    assertThat(hasty.extract(html, ""))
        .isInstanceOfSatisfying(
            Outcome.Dropped.class,
            dropped -> assertThat(dropped.drop().rule()).isEqualTo("extraction.too-much-work"));
  }

  @Test
  void makesNoVerdictOfTheClock() {
    Extractor slow =
        new Extractor(ExtractionSettings.defaults().withTimeLimit(Duration.ofNanos(1)));
    assertThatThrownBy(() -> slow.extract(fixture("article.html"), ""))
        .isInstanceOf(OutOfTimeException.class)
        .hasMessageContaining("extraction.time-limit-ms");
  }

  @Test
  void readsNoMoreThanTheSettingAllows() {
    String start = "<p>The wheel below the weir turns again, as it did in the old days.</p>";
    String html = start + "<p>The end that is never reached, however long one waits for it.</p>";
    ExtractionSettings patient =
        ExtractionSettings.defaults().withTimeLimit(Duration.ofSeconds(60));
    assertThat(text(new Extractor(patient), html)).contains("never reached");
    Extractor brief = new Extractor(patient.withMaxCharacters(start.length()));
    assertThat(text(brief, html)).contains("old days").doesNotContain("The end");
  }

  @Test
  void isSafeForManyThreads() throws InterruptedException, ExecutionException {
    List<String> pages =
        List.of(fixture("article.html"), fixture("thread.html"), fixture("manual.html"));
    List<Outcome<Extraction>> expected =
        pages.stream().map(page -> extractor.extract(page, "")).toList();
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<List<Outcome<Extraction>>>> runs =
          IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> pages.stream().map(page -> extractor.extract(page, "")).toList()))
              .toList();
      for (var run : runs) {
        assertThat(run.get()).isEqualTo(expected);
      }
    }
  }

  /** Fixtures with random pieces cut, doubled, moved and overwritten. */
  @Test
  void answersEveryMutatedPage() {
    long seed = 20240503;
    Random random = new Random(seed);
    List<String> pages =
        List.of(fixture("article.html"), fixture("thread.html"), fixture("manual.html"));
    for (int round = 0; round < 600; round++) {
      StringBuilder page = new StringBuilder(pages.get(round % pages.size()));
      for (int change = random.nextInt(12); change >= 0; change--) {
        mutate(page, random);
      }
      assertThat(extractor.extract(page.toString(), "http://example.org/"))
          .as("seed %d, round %d", seed, round)
          .matches(
              result ->
                  result instanceof Outcome.Dropped<Extraction>
                      || (result instanceof Outcome.Kept(Extraction found)
                          && !found.text().isBlank()));
    }
  }

  private static void mutate(StringBuilder page, Random random) {
    int from = random.nextInt(page.length());
    int to = Math.min(page.length(), from + random.nextInt(200));
    String piece = page.substring(from, to);
    switch (random.nextInt(6)) {
      case 0 -> page.delete(from, to);
      case 1 -> page.insert(random.nextInt(page.length()), piece);
      case 2 -> page.insert(from, "<div class='" + piece.replace('\'', ' ') + "'>");
      case 3 -> page.insert(from, piece.repeat(random.nextInt(20)));
      case 4 -> page.insert(from, "<>&\u0000\ud800'\"".charAt(random.nextInt(7)));
      default -> page.setLength(Math.max(1, page.length() - random.nextInt(100)));
    }
  }

  private String text(String html) {
    return text(extractor, html);
  }

  private static String text(Extractor extractor, String html) {
    return extraction(extractor, html).text();
  }

  private String title(String html) {
    return extraction(extractor, html).title();
  }

  private static Extraction extraction(Extractor extractor, String html) {
    return switch (extractor.extract(html, "")) {
      case Outcome.Kept(Extraction found) -> found;
      case Outcome.Dropped(Verdict.Drop drop) -> throw new AssertionError(drop);
    };
  }

  public static String fixture(String name) {
    try (InputStream in = ExtractorTest.class.getResourceAsStream("/extraction/" + name)) {
      assertThat(in).as(name).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
