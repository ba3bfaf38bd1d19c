package dev.millrace.cli.report.page;

import dev.millrace.cli.report.page.Curve.Point;
import java.util.List;
import java.util.Locale;

/** A curve as a drawing within the page: without a script, readable by its label, in any theme. */
final class CurveSvg {
  private static final double WIDTH = 460;
  private static final double HEIGHT = 230;
  private static final double LEFT = 50;
  private static final double RIGHT = 10;
  private static final double TOP = 8;
  private static final double BOTTOM = 26;
  private static final int TICKS = 5;
  private static final int STEP_TICKS = 7;

  private final HtmlWriter html;
  private final Curve curve;
  private final Axis steps;
  private final Axis values;

  private CurveSvg(HtmlWriter html, Curve curve) {
    this.html = html;
    this.curve = curve;
    this.steps = Axis.of(curve.first().step(), curve.last().step(), STEP_TICKS, false);
    // Nothing is far below what is measured from zero.
    boolean fromZero = curve.lowest() >= 0 && curve.lowest() < curve.highest() / 2;
    this.values = Axis.of(fromZero ? 0 : curve.lowest(), curve.highest(), TICKS, true);
  }

  /**
   * @param curve with one point or more
   * @param marks steps at which a checkpoint was written
   */
  static void write(HtmlWriter html, Curve curve, List<Double> marks) {
    CurveSvg svg = new CurveSvg(html, curve);
    html.open(
        "svg",
        "class",
        "curve",
        "role",
        "img",
        "aria-label",
        label(curve),
        "viewBox",
        "0 0 " + number(WIDTH) + " " + number(HEIGHT));
    svg.grid();
    svg.marks(marks);
    svg.lines();
    html.close("svg").line();
  }

  /** What there is to see, in a sentence. */
  static String label(Curve curve) {
    return "%s%s by step: %s at step %s, %s at step %s; lowest %s, highest %s"
        .formatted(
            curve.title(),
            curve.unit().isEmpty() ? "" : ", " + curve.unit() + ",",
            curve.told(curve.first().value()),
            Numbers.count(Math.round(curve.first().step())),
            curve.told(curve.last().value()),
            Numbers.count(Math.round(curve.last().step())),
            curve.told(curve.lowest()),
            curve.told(curve.highest()));
  }

  private void grid() {
    for (double tick : values.ticks()) {
      String y = number(y(tick));
      html.open(
              "line",
              "class",
              "grid",
              "x1",
              number(LEFT),
              "x2",
              number(WIDTH - RIGHT),
              "y1",
              y,
              "y2",
              y)
          .close("line");
      label(LEFT - 7, y(tick) + 4, "end", Numbers.tick(tick, values.step()));
    }
    for (double tick : steps.ticks()) {
      if (tick == Math.rint(tick)) {
        label(x(tick), HEIGHT - 6, "middle", Numbers.tick(tick, steps.step()));
      }
    }
  }

  private void label(double x, double y, String anchor, String text) {
    html.element("text", text, "x", number(x), "y", number(y), "text-anchor", anchor);
  }

  private void marks(List<Double> marks) {
    for (double mark : marks) {
      if (mark >= steps.low() && mark <= steps.high()) {
        String x = number(x(mark));
        html.open(
                "line",
                "class",
                "mark",
                "x1",
                x,
                "x2",
                x,
                "y1",
                number(HEIGHT - BOTTOM),
                "y2",
                number(HEIGHT - BOTTOM - 6))
            .close("line");
      }
    }
  }

  private void lines() {
    List<Point> points = curve.points();
    if (curve.reach() > 0) {
      html.open("path", "class", "raw", "d", path(points)).close("path");
      html.open("path", "class", "mean", "d", path(curve.smooth())).close("path");
      return;
    }
    html.open("path", "class", "mean", "d", path(points)).close("path");
    if (curve.drawn() == Curve.Drawn.DOTS || points.size() == 1) {
      points.forEach(this::dot);
    }
  }

  private void dot(Point point) {
    html.open(
            "circle",
            "class",
            "dot",
            "cx",
            number(x(point.step())),
            "cy",
            number(y(point.value())),
            "r",
            "3")
        .element(
            "title",
            "step %s: %s"
                .formatted(Numbers.count(Math.round(point.step())), curve.told(point.value())))
        .close("circle");
  }

  private String path(List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? 'M' : 'L')
          .append(number(x(point.step())))
          .append(' ')
          .append(number(y(point.value())));
    }
    return path.toString();
  }

  private double x(double step) {
    return LEFT + steps.part(step) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double value) {
    return HEIGHT - BOTTOM - values.part(value) * (HEIGHT - BOTTOM - TOP);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
  }
}
