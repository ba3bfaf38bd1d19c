package dev.millrace.filters.extraction.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.features.PageType;
import dev.millrace.filters.extraction.features.ReadabilityScore;
import java.util.List;
import org.junit.jupiter.api.Test;

public class PageTreeTest {

  @Test
  void cutsBlocksAtBlockLevelTagsOnly() {
    assertThat(texts("<div>a <b>b</b><p>c<span>d</span></p>e</div><ul><li>f<li>g</ul>"))
        .containsExactly("a b", "cd", "e", "f", "g");
  }

  @Test
  void keepsOneLineBreakAndCutsAtTwo() {
    assertThat(texts("<p>a<br>b<br><br>c <br/> <br/>d</p>")).containsExactly("a\nb", "c", "d");
  }

  @Test
  void collapsesWhiteSpaceButNotInCode() {
    assertThat(texts("<p> a \n\t b&nbsp; c </p><pre>\n  x\n    y  \n\n</pre>"))
        .containsExactly("a b c", "  x\n    y");
  }

  @Test
  void treatsLinesOfMarkedUpCodeAsLines() {
    assertThat(texts("<pre><div class=line>a</div><div class=line>  b</div></pre>"))
        .containsExactly("a\n  b");
  }

  @Test
  void ignoresWhatIsNeverText() {
    assertThat(
            texts(
                "<select><option>a</select><textarea>c</textarea>"
                    + "<iframe>d</iframe><template>e</template>f\u00adg\u200bh"))
        .containsExactly("fgh");
  }

  @Test
  void measuresLinksAlsoAroundBlocks() {
    PageTree page = parse("<a href=/><p>abcd</p></a><p>ab<a href=/>cd</a></p>");
    assertThat(page.blocks).extracting(TextBlock::linkDensity).containsExactly(1.0, 0.5);
    assertThat(page.linkDensity(page.elements.getFirst())).isEqualTo(0.75);
  }

  @Test
  void sumsEveryElementsBlocks() {
    PageTree page = parse("<div><p>one two</p><p>three</p></div><div><p>four</p></div>");
    PageElement first = page.elements.get(1);
    assertThat(page.words(first)).isEqualTo(3);
    assertThat(page.blocksOf(first)).hasSize(2);
    assertThat(page.words(page.elements.getFirst())).isEqualTo(4);
    assertThat(page.elements.getFirst().repeatedChildren).isEqualTo(1);
  }

  @Test
  void readsMarksFromTagsRolesAndNames() {
    PageTree page =
        parse("<nav>a</nav><div role=main>b</div><div class=RelatedPosts>c</div><p id=x hidden>d");
    assertThat(page.elements.get(1).has(Mark.NAVIGATION)).isTrue();
    assertThat(page.elements.get(2).has(Mark.MAIN)).isTrue();
    assertThat(page.elements.get(3).has(Mark.RELATED)).isTrue();
    assertThat(page.elements.get(4).has(Mark.HIDDEN)).isTrue();
    assertThat(page.elements.get(4).has(Mark.RELATED)).isFalse();
  }

  @Test
  void readsNamesWrittenAsOneWordOrInHumps() {
    for (String name : List.of("related-posts", "relatedPosts", "relatedposts", "x_related")) {
      assertThat(Mark.ofNames(name) & Mark.RELATED.bit()).as(name).isNotZero();
    }
    assertThat(Mark.ofNames("unrelatable") & Mark.RELATED.bit()).isZero();
  }

  @Test
  void knowsTheKindOfAPageByWhatItDeclares() {
    assertThat(type("<script type='application/ld+json'>{\"@type\":\"Product\"}</script>", ""))
        .isEqualTo(PageType.PRODUCT);
    assertThat(type("<meta name=generator content=phpBB>", "")).isEqualTo(PageType.FORUM);
    assertThat(type("<meta name=generator content='Sphinx 7'>", ""))
        .isEqualTo(PageType.DOCUMENTATION);
    assertThat(type("", "https://example.org/2024/05/mill")).isEqualTo(PageType.ARTICLE);
    assertThat(type("", "https://example.org/tags/mills/")).isEqualTo(PageType.LISTING);
    assertThat(type("", "https://example.org/")).isEqualTo(PageType.OTHER);
  }

  @Test
  void findsTheElementOfTheParagraphsByReadability() {
    String paragraph =
        "<p>The wheel turned, slowly, then faster, and by evening two lamps burned.</p>";
    PageTree page =
        parse(
            "<div id=a><p>short one</p></div><div id=b>"
                + paragraph.repeat(3)
                + "</div><div id=c><a href=/>The wheel turned, slowly, then faster, and then,"
                + " again</a></div>");
    assertThat(ReadabilityScore.of(page).best()).isSameAs(page.elements.get(3));
  }

  private static PageType type(String head, String url) {
    return PageType.of(
        PageParser.parse(
                "<head>" + head + "</head><body>x",
                url,
                ExtractionSettings.defaults(),
                Effort.unbounded())
            .orElseThrow());
  }

  public static PageTree parse(String body) {
    return PageParser.parse("<body>" + body, "", ExtractionSettings.defaults(), Effort.unbounded())
        .orElseThrow();
  }

  private static List<String> texts(String body) {
    return parse(body).blocks.stream().map(block -> block.text).toList();
  }
}
