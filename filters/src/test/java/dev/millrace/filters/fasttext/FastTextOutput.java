package dev.millrace.filters.fasttext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;

/** What fastText's {@code predict-prob} prints of lines of text, held against a model's answers. */
final class FastTextOutput {
  private static final String PREFIX = "__label__";

  private FastTextOutput() {}

  /**
   * Of labels as likely as each other to the last digit printed, either may come first.
   *
   * @param texts a line each, in fastText's sense: only line feeds end one
   * @param printed a line for each text
   */
  static void assertSame(
      String name, FastTextModel model, String texts, String printed, int count) {
    String[] lines = texts.split("\n", -1);
    String[] answers = printed.split("\n", -1);
    assertThat(answers).as(name).hasSameSizeAs(lines);
    for (int i = 0; i < lines.length - 1; i++) {
      assertPredicts(
          name + ", line " + (i + 1) + ": " + lines[i], model, lines[i], answers[i], count);
    }
  }

  private static void assertPredicts(
      String what, FastTextModel model, String text, String printed, int count) {
    List<Prediction> expected = parse(printed);
    List<Prediction> predicted = model.predict(text, count);
    assertThat(predicted).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      float wanted = expected.get(i).probability();
      assertThat(predicted.get(i).probability()).as(what).isCloseTo(wanted, within(1e-5f));
      String label = predicted.get(i).label();
      boolean among =
          expected.stream()
              .filter(other -> Math.abs(other.probability() - wanted) <= 1e-5f)
              .anyMatch(other -> other.label().equals(label));
      boolean atTheEnd = Math.abs(expected.getLast().probability() - wanted) <= 1e-5f;
      assertThat(among || atTheEnd).as("%s: %s of %s", what, label, expected).isTrue();
    }
  }

  private static List<Prediction> parse(String printed) {
    String[] cells = printed.strip().split(" ", -1);
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i + 1 < cells.length; i += 2) {
      assertThat(cells[i]).startsWith(PREFIX);
      predictions.add(
          new Prediction(cells[i].substring(PREFIX.length()), Float.parseFloat(cells[i + 1])));
    }
    return predictions;
  }
}
