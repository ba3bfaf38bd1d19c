package dev.millrace.cli.report.page;

/** A report in Markdown, as forges and editors show it. */
public final class MarkdownPage {
  /** The first line of every report. */
  public static final String MARK = "<!-- Millrace report -->";

  private MarkdownPage() {}

  public static String of(ReportPage page) {
    MarkdownWriter out = new MarkdownWriter();
    out.line(MARK).blank();
    out.line("# " + MarkdownWriter.escaped(page.title())).blank();
    out.line(MarkdownWriter.escaped(page.subtitle())).blank();
    for (Section section : page.sections()) {
      out.line("## " + MarkdownWriter.escaped(section.title())).blank();
      MarkdownBlocks blocks = new MarkdownBlocks(out);
      section.blocks().forEach(blocks::write);
    }
    out.line("---").blank().line(MarkdownWriter.escaped(page.foot()));
    return out.toString();
  }
}
