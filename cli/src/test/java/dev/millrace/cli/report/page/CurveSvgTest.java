package dev.millrace.cli.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.report.page.Curve.Drawn;
import dev.millrace.cli.report.page.Curve.Point;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CurveSvgTest {
  private static final Pattern PAIR = Pattern.compile("[ML](-?[0-9.]+) (-?[0-9.]+)");

  private static String drawn(Curve curve) {
    HtmlWriter html = new HtmlWriter();
    CurveSvg.write(html, curve, List.of());
    return html.toString();
  }

  private static Curve falling(int points, Drawn drawn) {
    return new Curve(
        "Loss",
        "nats a token",
        IntStream.rangeClosed(1, points).mapToObj(i -> new Point(i, 9 - 6.0 * i / points)).toList(),
        3,
        drawn);
  }

  @Test
  void lowerValuesAreLowerAndLaterStepsFurtherRightWithinTheDrawing() {
    Matcher pair = PAIR.matcher(drawn(falling(10, Drawn.LINE)));
    double x = -1;
    double y = -1;
    int points = 0;
    while (pair.find()) {
      assertThat(Double.parseDouble(pair.group(1))).isBetween(0.0, 460.0).isGreaterThan(x);
      assertThat(Double.parseDouble(pair.group(2))).isBetween(0.0, 230.0).isGreaterThan(y);
      x = Double.parseDouble(pair.group(1));
      y = Double.parseDouble(pair.group(2));
      points++;
    }
    assertThat(points).isEqualTo(10);
  }

  @Test
  void whoSeesNoDrawingIsToldItsEnds() {
    assertThat(drawn(falling(10, Drawn.LINE)))
        .contains(
            "role=\"img\" aria-label=\"Loss, nats a token, by step: 8.400 at step 1, 3.000 at step"
                + " 10; lowest 3.000, highest 8.400\"");
  }

  @Test
  void oneValueIsADot() {
    assertThat(drawn(new Curve("Loss", "", List.of(new Point(1, 9)), 3, Drawn.MEAN)))
        .contains("<circle")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void valuesThatAreAllTheSameAreALineWithinTheDrawing() {
    Curve flat = new Curve("Rate", "", List.of(new Point(0, 0), new Point(5, 0)), 4, Drawn.LINE);
    assertThat(drawn(flat)).contains("<path").doesNotContain("NaN", "Infinity");
  }

  @Test
  void aMeanIsDrawnAboveStepsThatScatterAndEqualsThemWhereTheyAreALine() {
    Curve curve = falling(300, Drawn.MEAN);
    assertThat(drawn(curve)).contains("class=\"raw\"", "class=\"mean\"");
    assertThat(curve.reach()).isEqualTo(5);
    for (int i = 0; i < 295; i++) {
      assertThat(curve.smooth().get(i).value())
          .isCloseTo(curve.points().get(i).value(), org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  @Test
  void valuesThatAreNoNumbersAreLeftOut() {
    Curve curve =
        new Curve("Loss", "", List.of(new Point(1, Double.NaN), new Point(2, 5)), 3, Drawn.LINE);
    assertThat(curve.points()).containsExactly(new Point(2, 5));
  }

  @Test
  void ticksAreRoundAndWithinTheAxis() {
    assertThat(Axis.of(5.4, 9.06, 5, true).ticks()).containsExactly(5.0, 6.0, 7.0, 8.0, 9.0, 10.0);
    assertThat(Axis.of(1, 464, 7, false).ticks()).containsExactly(100.0, 200.0, 300.0, 400.0);
    assertThat(Axis.of(0, 0.002, 5, true).step()).isEqualTo(0.0005);
  }

  @Test
  void numbersAreWrittenAlikeInAnyLocale() {
    assertThat(Numbers.compact(3_147_456)).isEqualTo("3.15 M");
    assertThat(Numbers.compact(999)).isEqualTo("999");
    assertThat(Numbers.compact(999_999)).isEqualTo("1.00 M");
    assertThat(Numbers.tick(0.0005, 0.0005)).isEqualTo("5e-4");
    assertThat(Numbers.tick(2.5, 0.5)).isEqualTo("2.5");
    for (Axis axis :
        List.of(
            Axis.of(10_000, 10_300, 7, false),
            Axis.of(1_000_000, 1_002_000, 7, false),
            Axis.of(0, 120_000, 7, false))) {
      assertThat(axis.ticks().stream().map(tick -> Numbers.tick(tick, axis.step())))
          .as("%s", axis)
          .doesNotHaveDuplicates();
    }
    assertThat(Numbers.time(java.time.Duration.ofSeconds(96))).isEqualTo("1 min 36 s");
    assertThat(Numbers.bytes(5_910_000)).isEqualTo("5.91 MB");
    assertThat(Numbers.bytes(12)).isEqualTo("12 B");
  }
}
