package dev.millrace.filters.extraction.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.OutOfTimeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MarkupReaderTest {

  @Test
  void leavesOutWhatHoldsNoText() {
    assertThat(
            read(
                "<p>a<!-- <p>no --><script>if (a<b) { \"</p>\" }</script>b<STYLE type=x>p{}</STYLE"
                    + " ><svg viewBox='0'><text>no</text></svg>c<svg/>d</p>"))
        .isEqualTo("<p>abcd</p>");
  }

  @Test
  void leavesOtherTagsAlone() {
    String html = "<span>a</span><strong>b</strong><section>1 < 2</section><!doctype html><s>c</s>";
    assertThat(read(html)).isEqualTo(html);
  }

  @Test
  void treatsAnUnclosedScriptOrCommentAsTheRestOfThePage() {
    assertThat(read("<p>a</p><script>var x;<p>b</p>")).isEqualTo("<p>a</p>");
    assertThat(read("<p>a</p><!-- b <p>c</p>")).isEqualTo("<p>a</p>");
    assertThat(read("a<!-->b<!--->c")).isEqualTo("abc");
  }

  @Test
  void leavesAnUnclosedDrawingToTheParser() {
    assertThat(read("<svg><p>a</p>")).isEqualTo("<svg><p>a</p>");
  }

  @Test
  void setsLinkedDataAside() {
    MarkupReader reader =
        new MarkupReader(
            "<script type=\"application/ld+json\">{\"a\":1}</script><script>no</script>x",
            100,
            Effort.unbounded());
    assertThat(readAll(reader)).isEqualTo("x");
    assertThat(reader.linkedData()).containsExactly("{\"a\":1}");
  }

  @Test
  void endsAfterTheAllowedCharacters() {
    assertThat(readAll(new MarkupReader("<p>abcdef", 5, Effort.unbounded()))).isEqualTo("<p>ab");
  }

  @Test
  void stopsReadingWhenTheStepsAreSpent() {
    ExtractionSettings settings = ExtractionSettings.defaults().withMaxSteps(2);
    MarkupReader reader = new MarkupReader("<p>" + "a".repeat(90), 100, Effort.of(settings));
    assertThat(reader.read(new char[30], 0, 30)).isEqualTo(30);
    assertThatThrownBy(() -> reader.read(new char[30], 0, 30)).isInstanceOf(Effort.TooMuch.class);
  }

  @Test
  void stopsReadingWhenTheTimeIsOver() {
    ExtractionSettings settings =
        ExtractionSettings.defaults().withTimeLimit(Duration.ofSeconds(-1));
    MarkupReader reader = new MarkupReader("<p>a", 100, Effort.of(settings));
    assertThatThrownBy(() -> reader.read(new char[10], 0, 10))
        .isInstanceOf(OutOfTimeException.class);
  }

  private static String read(String html) {
    return readAll(new MarkupReader(html, Integer.MAX_VALUE, Effort.unbounded()));
  }

  /** In small bites, so that every piece meets the end of a buffer once. */
  private static String readAll(MarkupReader reader) {
    StringBuilder all = new StringBuilder();
    char[] bite = new char[3];
    for (int n = reader.read(bite, 0, 3); n > 0; n = reader.read(bite, 0, 3)) {
      all.append(bite, 0, n);
    }
    return all.toString();
  }
}
