package dev.millrace.cli.report.page;

import dev.millrace.cli.report.page.Block.Commands;
import dev.millrace.cli.report.page.Block.Continuations;
import dev.millrace.cli.report.page.Block.Example;
import dev.millrace.cli.report.page.Block.Fact;
import dev.millrace.cli.report.page.Block.Facts;
import dev.millrace.cli.report.page.Block.Figure;
import dev.millrace.cli.report.page.Block.Figures;
import dev.millrace.cli.report.page.Block.Fold;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Block.Take;
import dev.millrace.cli.report.page.Block.Warning;
import dev.millrace.cli.report.page.Curve.Drawn;
import java.util.List;

/** The same text wherever a report takes one. */
final class HostilePage {
  private HostilePage() {}

  static ReportPage with(String text) {
    Cell cell = Cell.foreign(text);
    Curve curve = new Curve(text, text, List.of(new Curve.Point(1, 2)), 3, Drawn.DOTS);
    return new ReportPage(
        text,
        text,
        text,
        List.of(
            Section.of(
                "all",
                text,
                new Paragraph(text),
                new Warning(text),
                new Figures(List.of(new Figure(text, text, text))),
                new Facts(List.of(new Fact(text, cell))),
                new Table(List.of(text, text), List.of(List.of(cell, Cell.words(text)))),
                new Block.Charts(List.of(curve), List.of(1.0)),
                new Fold(
                    text, text, List.of(new Example(new Cell.Foreign(text), text, text, text))),
                new Continuations(text, List.of(new Take(text, text, text))),
                new Commands(List.of(text)))));
  }
}
