package dev.millrace.filters.extraction.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.extraction.features.PageType;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.PageTreeTest;
import org.junit.jupiter.api.Test;

class CommentSectionsTest {

  private static final String FIFTY = "word ".repeat(50);

  private static final String COMMENTS =
      "<ul class=comment-list><li>" + "reply ".repeat(80) + "</li></ul>";

  @Test
  void dropsCommentsBelowAnArticleOfFiftyWordsAndNotOfFewer() {
    assertThat(kept(PageType.ARTICLE, "<p>" + FIFTY + "</p>" + COMMENTS)).isEqualTo(1);
    assertThat(kept(PageType.ARTICLE, "<p>" + FIFTY.substring(5) + "</p>" + COMMENTS)).isEqualTo(2);
  }

  @Test
  void keepsTheCommentsOfAThread() {
    assertThat(kept(PageType.FORUM, "<p>" + FIFTY + "</p>" + COMMENTS)).isEqualTo(2);
  }

  @Test
  void keepsCommentsThatOutweighThePageUnlessItCallsItselfAnArticle() {
    assertThat(kept(PageType.OTHER, "<p>" + FIFTY + "</p>" + COMMENTS)).isEqualTo(2);
    assertThat(kept(PageType.OTHER, "<p>" + FIFTY.repeat(2) + "</p>" + COMMENTS)).isEqualTo(1);
  }

  @Test
  void doesNotMistakeAPageMadeForCommentsForASectionOfThem() {
    assertThat(kept(PageType.ARTICLE, "<div class=has-comments><p>" + FIFTY + "</p></div>"))
        .isEqualTo(1);
  }

  private static int kept(PageType type, String body) {
    PageTree page = PageTreeTest.parse(body);
    return CommentSections.drop(page, type, page.blocks).size();
  }
}
