package dev.millrace.cli.report.page;

import static dev.millrace.cli.report.page.MarkdownWriter.code;
import static dev.millrace.cli.report.page.MarkdownWriter.escaped;

import dev.millrace.cli.report.page.Block.Balance;
import dev.millrace.cli.report.page.Block.Charts;
import dev.millrace.cli.report.page.Block.Commands;
import dev.millrace.cli.report.page.Block.Continuations;
import dev.millrace.cli.report.page.Block.Example;
import dev.millrace.cli.report.page.Block.Facts;
import dev.millrace.cli.report.page.Block.Figures;
import dev.millrace.cli.report.page.Block.Fold;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Block.Warning;
import dev.millrace.cli.report.page.Curve.Point;
import java.util.List;
import java.util.stream.Collectors;

/** Blocks as lines. */
record MarkdownBlocks(MarkdownWriter out) {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int COLUMNS = 40;

  void write(Block block) {
    switch (block) {
      case Paragraph(String text) -> out.line(escaped(text)).blank();
      case Warning(String text) -> out.line("> **" + escaped(text) + "**").blank();
      case Figures(List<Block.Figure> figures) -> figures(figures);
      case Balance balance -> balance(balance);
      case Facts(List<Block.Fact> facts) -> facts(facts);
      case Table table -> table(table);
      case Charts charts -> charts.curves().forEach(this::curve);
      case Fold fold -> fold(fold);
      case Example example -> example(example);
      case Continuations continuations -> continuations(continuations);
      case Commands(List<String> lines) -> out.fenced(String.join("\n", lines));
    }
  }

  private void figures(List<Block.Figure> figures) {
    out.line("| | | |").line("|---:|---|---|");
    for (Block.Figure figure : figures) {
      out.line(
          "| **%s** | %s | %s |"
              .formatted(escaped(figure.value()), escaped(figure.name()), escaped(figure.note())));
    }
    out.blank();
  }

  private void balance(Balance balance) {
    out.line("| count | share | |").line("|---:|---:|---|");
    for (Block.Part part : balance.parts()) {
      out.line(
          "| %s | %s | %s |"
              .formatted(
                  Numbers.count(part.count()),
                  Cell.Share.of(part.count(), balance.whole()).text(),
                  escaped(part.name())));
    }
    out.blank();
  }

  private void facts(List<Block.Fact> facts) {
    out.line("| | |").line("|---|---|");
    facts.forEach(
        fact -> out.line("| %s | %s |".formatted(escaped(fact.name()), cell(fact.value()))));
    out.blank();
  }

  private void table(Table table) {
    out.line(row(table.head().stream().map(MarkdownWriter::escaped).toList()));
    List<Cell> first = table.rows().isEmpty() ? List.of() : table.rows().getFirst();
    out.line(
        "|"
            + (first.isEmpty()
                ? "---|".repeat(table.head().size())
                : first.stream()
                    .map(cell -> isNumber(cell) ? "---:|" : "---|")
                    .collect(Collectors.joining())));
    table.rows().forEach(cells -> out.line(row(cells.stream().map(this::cell).toList())));
    out.blank();
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static boolean isNumber(Cell cell) {
    return cell instanceof Cell.Amount || cell instanceof Cell.Share;
  }

  private String cell(Cell cell) {
    return cell instanceof Cell.Foreign foreign ? code(foreign.text(), true) : escaped(cell.text());
  }

  /** Its ends and its shape. */
  private void curve(Curve curve) {
    out.line(
        "**"
            + escaped(curve.title())
            + "**"
            + (curve.isEmpty()
                ? ": no value was logged"
                : ". " + escaped(CurveSvg.label(curve)) + "."));
    if (!curve.isEmpty()) {
      out.blank().fenced(bars(curve));
    }
    out.blank();
  }

  private static String bars(Curve curve) {
    List<Point> points = curve.smooth();
    double low = points.stream().mapToDouble(Point::value).min().orElse(0);
    double high = points.stream().mapToDouble(Point::value).max().orElse(0);
    StringBuilder bars = new StringBuilder();
    int columns = Math.min(COLUMNS, points.size());
    for (int i = 0; i < columns; i++) {
      int at = columns == 1 ? 0 : Math.round((float) i * (points.size() - 1) / (columns - 1));
      double part = high > low ? (points.get(at).value() - low) / (high - low) : 0;
      bars.append(BARS.charAt((int) Math.round(part * (BARS.length() - 1))));
    }
    return bars.toString();
  }

  private void fold(Fold fold) {
    out.line(
        "### "
            + escaped(fold.title())
            + (fold.note().isEmpty() ? "" : ": " + escaped(fold.note())));
    out.blank();
    fold.blocks().forEach(this::write);
  }

  private void example(Example example) {
    out.line("- " + code(example.url().text(), false) + " " + escaped(example.measured()));
    if (!example.repeats().isEmpty()) {
      out.line("  repeats " + code(example.repeats(), false));
    }
    if (!example.excerpt().isEmpty()) {
      out.blank().line("  " + code(example.excerpt(), false));
    }
    out.blank();
  }

  private void continuations(Continuations all) {
    out.line(
            "### "
                + (all.prompt().isEmpty()
                    ? "(the beginning of a document)"
                    : code(PlainText.line(all.prompt(), 200), false)))
        .blank();
    for (Block.Take take : all.takes()) {
      out.line("**" + escaped(take.by()) + "** " + escaped(take.note())).blank();
      out.fenced(all.prompt() + take.text());
    }
  }
}
