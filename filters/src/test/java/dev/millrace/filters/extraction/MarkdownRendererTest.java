package dev.millrace.filters.extraction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.Outcome;
import dev.millrace.filters.extraction.tree.Effort;
import dev.millrace.filters.extraction.tree.PageParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownRendererTest {
  private static String markdown(String html) {
    return MarkdownRenderer.render(
        PageParser.parse(html, "", ExtractionSettings.defaults(), Effort.unbounded())
            .orElseThrow()
            .blocks);
  }

  @Test
  void headingsHaveTheirLevelAndParagraphsAnEmptyLineBetween() {
    assertThat(markdown("<h1>Mill</h1><p>Water.</p><h3>Race<br>and sluice</h3><p>One<br>two.</p>"))
        .isEqualTo("# Mill\n\nWater.\n\n### Race and sluice\n\nOne  \ntwo.");
  }

  @Test
  void listsKeepNumbersDepthAndWhatBelongsToAnItem() {
    assertThat(
            markdown(
                "<ul><li>a<li>b<ol><li>c<li>d</ol><li><p>e</p><p>more of"
                    + " e</p></ul><ol><li>x<li>y</ol>"))
        .isEqualTo("- a\n- b\n   1. c\n   2. d\n- e\n\n  more of e\n\n1. x\n2. y");
  }

  @Test
  void aTableHasItsFirstRowAsHeadAndAsManyCellsInEach() {
    assertThat(
            markdown(
                "<p>Below</p><table><tr><th>Wheel<th>Width</tr><tr><td>over|shot<td>2"
                    + " m</tr><tr><td>under</tr></table><p>After</p>"))
        .isEqualTo(
            """
            Below

            | Wheel | Width |
            | --- | --- |
            | over\\|shot | 2 m |
            | under |  |

            After\
            """);
  }

  @Test
  void twoTablesAreTwo() {
    assertThat(markdown("<table><tr><td>a<td>b</tr></table><table><tr><td>c<td>d</tr></table>"))
        .isEqualTo("| a | b |\n| --- | --- |\n\n| c | d |\n| --- | --- |");
  }

  @Test
  void aColumnAloneIsNoTable() {
    assertThat(markdown("<table><tr><td>a</tr><tr><td>b</tr></table>")).isEqualTo("a\n\nb");
  }

  @Test
  void codeKeepsItsLinesBetweenFencesThatItDoesNotHold() {
    assertThat(markdown("<pre># no heading\n  x = `y`</pre>"))
        .isEqualTo("```\n# no heading\n  x = `y`\n```");
    assertThat(markdown("<pre>a\n```\nb</pre>")).isEqualTo("````\na\n```\nb\n````");
    assertThat(markdown("<ul><li>a<pre>x\ny</pre></ul>"))
        .isEqualTo("- a\n\n  ```\n  x\n  y\n  ```");
  }

  @Test
  void quotationsAreMarkedOnEachLine() {
    assertThat(markdown("<blockquote><p>One<br>two</p><p>three</p></blockquote>"))
        .isEqualTo("> One  \n> two\n\n> three");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # 1 in the charts  | \\# 1 in the charts
          #tag               | #tag
          - a                | \\- a
          -5 degrees         | -5 degrees
          > so               | \\> so
          1. first           | 1\\. first
          1.5 m              | 1.5 m
          2) second          | 2\\) second
          ---                | \\---
          -- a dash          | -- a dash
          """)
  void whatLooksLikeAMarkIsText(String text, String markdown) {
    assertThat(markdown("<p>" + text.replace(">", "&gt;") + "</p>")).isEqualTo(markdown);
  }

  @Test
  void theSamePartsAreChosenInBothFormats() {
    String html =
        """
        <nav><a href=/>Home</a> <a href=/mills>Mills</a></nav>
        <article><h1>The mill at work</h1>
        <p>The miller opened the sluice at dawn, and the wheel began to turn slowly in the race.
        By noon the stones had ground the whole harvest of the lower farm, as they had for years.</p>
        <h2>Water from the hills</h2>
        <p>Rain fell for three days in the hills above the village, and the river rose by a foot.
        Nobody could remember so much water in the race, nor such noise of the wheel at night.</p>
        <ul><li>The upper sluice lets in what the wheel needs, and no more of it than that.
        <li>The lower sluice, which is older, leads the rest of the water past the mill.</ul>
        </article>
        <footer><a href=/imprint>Imprint</a></footer>\
        """;
    String text = extract(ExtractionFormat.TEXT, html);
    String markdown = extract(ExtractionFormat.MARKDOWN, html);
    assertThat(markdown)
        .contains("## Water from the hills\n")
        .contains("\n- ")
        .doesNotContain("Home");
    assertThat(markdown.replaceAll("(?m)^(#+ |- )", "").replaceAll("\n+", "\n"))
        .isEqualTo(text.replaceAll("(?m)^- ", ""));
  }

  private static String extract(ExtractionFormat format, String html) {
    return switch (new Extractor(ExtractionSettings.defaults().withFormat(format))
        .extract(html, "")) {
      case Outcome.Kept(Extraction found) -> found.text();
      case Outcome.Dropped<Extraction> dropped -> throw new AssertionError(dropped);
    };
  }
}
