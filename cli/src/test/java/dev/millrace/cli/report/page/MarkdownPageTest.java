package dev.millrace.cli.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.report.page.Block.Continuations;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Block.Take;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownPageTest {
  private static String of(Block block) {
    return MarkdownPage.of(
        new ReportPage("t", "s", "f", List.of(Section.of("id", "Section", block))));
  }

  private static String row(String foreign) {
    return of(new Table(List.of("a", "b"), List.of(List.of(Cell.foreign(foreign), Cell.amount(7)))))
        .lines()
        .filter(line -> line.endsWith("| 7 |"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ourWordsMeanNothingButThemselves() {
    assertThat(MarkdownWriter.escaped("<b> *a* [x](y) `c` # | ~ &"))
        .isEqualTo("&lt;b&gt; \\*a\\* \\[x\\](y) \\`c\\` \\# \\| \\~ &amp;");
  }

  @Test
  void aBarOfAPageEndsNoCell() {
    assertThat(row("a|b")).isEqualTo("| ` a\\|b ` | 7 |");
    // An odd number of backslashes before a bar: else they would stand for themselves.
    assertThat(row("a\\|b")).isEqualTo("| ` a\\\\\\|b ` | 7 |");
    assertThat(row("a\\\\|b")).isEqualTo("| ` a\\\\\\|b ` | 7 |");
  }

  @Test
  void ticksOfAPageEndNoCode() {
    assertThat(row("`` <script>alert(1)</script>"))
        .isEqualTo("| ``` `` <script>alert(1)</script> ``` | 7 |");
  }

  @Test
  void aFenceOfAModelEndsNoFence() {
    String page = of(new Continuations("p", List.of(new Take("step 1", "", "\n````\n# x"))));
    assertThat(page).contains("`````text\np\n````\n# x\n`````\n");
  }

  @Test
  void noTextOfOthersStandsOutsideOfCode() {
    String hostile = "<script>alert(1)</script>";
    String page =
        MarkdownPage.of(HostilePage.with(hostile)).replaceAll("(?s)(`{3,})text\n.*?\n\\1\n", "");
    assertThat(page.lines())
        .allSatisfy(
            line -> assertThat(line.replaceAll("(`+) .*? \\1", "")).doesNotContain("<script"));
  }

  @Test
  void theFirstLineSaysWhatItIs() {
    assertThat(of(new Block.Paragraph("x"))).startsWith(MarkdownPage.MARK + "\n");
  }
}
