package dev.millrace.cli.report.page;

import java.util.List;

/**
 * A report before it has a form.
 *
 * @param subtitle one sentence
 * @param foot what made it, and when
 */
public record ReportPage(String title, String subtitle, String foot, List<Section> sections) {
  private static final int MOST = 200;

  public ReportPage {
    title = PlainText.line(title, MOST);
    subtitle = PlainText.line(subtitle, Block.MOST_OF_OURS);
    foot = PlainText.line(foot, Block.MOST_OF_OURS);
    sections = List.copyOf(sections);
  }
}
