package dev.millrace.cli.report.page;

import dev.millrace.cli.report.page.Block.Balance;
import dev.millrace.cli.report.page.Block.Charts;
import dev.millrace.cli.report.page.Block.Commands;
import dev.millrace.cli.report.page.Block.Continuations;
import dev.millrace.cli.report.page.Block.Example;
import dev.millrace.cli.report.page.Block.Fact;
import dev.millrace.cli.report.page.Block.Facts;
import dev.millrace.cli.report.page.Block.Figure;
import dev.millrace.cli.report.page.Block.Figures;
import dev.millrace.cli.report.page.Block.Fold;
import dev.millrace.cli.report.page.Block.Kind;
import dev.millrace.cli.report.page.Block.Paragraph;
import dev.millrace.cli.report.page.Block.Part;
import dev.millrace.cli.report.page.Block.Table;
import dev.millrace.cli.report.page.Block.Take;
import dev.millrace.cli.report.page.Block.Warning;
import java.util.List;
import java.util.Locale;

/** Blocks as elements. */
record HtmlBlocks(HtmlWriter html) {

  void write(Block block) {
    switch (block) {
      case Paragraph(String text) -> html.element("p", text).line();
      case Warning(String text) -> html.element("p", text, "class", "warning").line();
      case Figures(List<Figure> figures) -> figures(figures);
      case Balance balance -> balance(balance);
      case Facts(List<Fact> facts) -> facts(facts);
      case Table table -> table(table);
      case Charts charts -> charts(charts);
      case Fold fold -> fold(fold);
      case Example example -> example(example);
      case Continuations continuations -> continuations(continuations);
      case Commands(List<String> lines) ->
          html.open("pre", "class", "shell")
              .element("code", String.join("\n", lines))
              .close("pre")
              .line();
    }
  }

  private void figures(List<Figure> figures) {
    html.open("div", "class", "figures").line();
    for (Figure figure : figures) {
      html.open("div").element("b", figure.value()).text(" ").element("span", figure.name());
      if (!figure.note().isEmpty()) {
        html.text(" ").element("em", figure.note());
      }
      html.close("div").line();
    }
    html.close("div").line();
  }

  private void balance(Balance balance) {
    List<Part> shown = balance.parts().stream().filter(part -> part.count() > 0).toList();
    html.open(
        "svg",
        "class",
        "balance",
        "viewBox",
        "0 0 1000 20",
        "preserveAspectRatio",
        "none",
        "aria-hidden",
        "true");
    html.open("g");
    double x = 0;
    for (Part part : shown) {
      double width = 1000.0 * part.count() / Math.max(1, balance.whole());
      html.open(
              "rect",
              "class",
              style(part.kind()),
              "x",
              number(x),
              "width",
              number(Math.max(1, width - 2)),
              "height",
              "20")
          .close("rect");
      x += width;
    }
    html.close("g").close("svg").line().open("ul", "class", "legend").line();
    for (Part part : balance.parts()) {
      html.open("li").open("i", "class", style(part.kind())).close("i");
      html.element("b", Numbers.count(part.count())).text(" " + part.name());
      html.element("em", " " + Cell.Share.of(part.count(), balance.whole()).text());
      html.close("li").line();
    }
    html.close("ul").line();
  }

  private static String style(Kind kind) {
    return "k-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private void facts(List<Fact> facts) {
    html.open("dl").line();
    for (Fact fact : facts) {
      html.element("dt", fact.name()).open("dd");
      cell(fact.value());
      html.close("dd").line();
    }
    html.close("dl").line();
  }

  private void table(Table table) {
    html.open("div", "class", "wide").open("table").open("thead").open("tr");
    for (int i = 0; i < table.head().size(); i++) {
      html.element("th", table.head().get(i), "scope", "col", "class", column(table, i));
    }
    html.close("tr").close("thead").line().open("tbody").line();
    for (List<Cell> row : table.rows()) {
      html.open("tr");
      for (Cell cell : row) {
        html.open("td", "class", style(cell));
        cell(cell);
        html.close("td");
      }
      html.close("tr").line();
    }
    html.close("tbody").close("table").close("div").line();
  }

  private static String column(Table table, int index) {
    return table.rows().isEmpty() ? "" : style(table.rows().getFirst().get(index));
  }

  private static String style(Cell cell) {
    return switch (cell) {
      case Cell.Words _ -> "";
      case Cell.Amount _ -> "n";
      case Cell.Foreign _ -> "f";
      case Cell.Share _ -> "s";
    };
  }

  private void cell(Cell cell) {
    switch (cell) {
      case Cell.Words(String text) -> html.text(text);
      case Cell.Amount(String text) -> html.text(text);
      case Cell.Foreign(String text) -> html.element("code", text, "dir", "auto");
      case Cell.Share share -> share(share);
    }
  }

  private void share(Cell.Share share) {
    html.open(
        "svg",
        "class",
        "bar",
        "viewBox",
        "0 0 100 6",
        "preserveAspectRatio",
        "none",
        "aria-hidden",
        "true");
    html.open("rect", "class", "rest", "width", "100", "height", "6").close("rect");
    html.open("rect", "class", "part", "width", number(100 * share.part()), "height", "6");
    html.close("rect").close("svg").element("span", share.text());
  }

  private void charts(Charts charts) {
    html.open("div", "class", "charts").line();
    for (Curve curve : charts.curves()) {
      html.open("figure").open("figcaption").element("b", curve.title());
      html.text(" ").element("span", curve.unit());
      if (!curve.isEmpty()) {
        html.text(" ").element("em", ends(curve));
      }
      html.close("figcaption").line();
      if (curve.isEmpty()) {
        html.element("p", "No value was logged.", "class", "quiet");
      } else {
        CurveSvg.write(html, curve, charts.marks());
      }
      html.close("figure").line();
    }
    html.close("div").line();
  }

  private static String ends(Curve curve) {
    return curve.told(curve.first().value()) + " → " + curve.told(curve.last().value());
  }

  private void fold(Fold fold) {
    html.open("details").open("summary").element("span", fold.title());
    if (!fold.note().isEmpty()) {
      html.text(" ").element("em", fold.note());
    }
    html.close("summary").line();
    fold.blocks().forEach(this::write);
    html.close("details").line();
  }

  private void example(Example example) {
    html.open("div", "class", "example").open("p");
    html.element("code", example.url().text(), "dir", "auto").text(" ");
    html.element("span", example.measured(), "class", "quiet").close("p").line();
    if (!example.repeats().isEmpty()) {
      html.open("p", "class", "quiet").text("repeats ");
      html.element("code", example.repeats(), "dir", "auto").close("p").line();
    }
    if (!example.excerpt().isEmpty()) {
      html.element("blockquote", example.excerpt(), "dir", "auto").line();
    }
    html.close("div").line();
  }

  private void continuations(Continuations all) {
    String prompt = all.prompt().isEmpty() ? "(the beginning of a document)" : all.prompt();
    html.open("article", "class", "film").element("h3", prompt, "dir", "auto").line().open("ol");
    html.line();
    for (Take take : all.takes()) {
      html.open("li").open("p", "class", "by").element("b", take.by()).text(" ");
      html.element("span", take.note()).close("p");
      html.open("p", "class", "said", "dir", "auto").element("span", all.prompt());
      html.text(take.text()).close("p").close("li").line();
    }
    html.close("ol").close("article").line();
  }
}
