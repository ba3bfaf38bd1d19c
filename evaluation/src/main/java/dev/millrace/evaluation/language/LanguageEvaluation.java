package dev.millrace.evaluation.language;

import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.language.LanguagePrediction;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares predictions with another program's: a table of true language, its label, its probability
 * and the text.
 */
public final class LanguageEvaluation {
  private final LanguageModel model;

  public LanguageEvaluation(LanguageModel model) {
    this.model = model;
  }

  /**
   * How far the model follows the oracle.
   *
   * @param texts number of texts
   * @param sameLabel how many got the oracle's label
   * @param trueLabel how many got the true language's label
   * @param largestDifference of the two probabilities where the labels agree
   * @param differences one line for each text whose label differs
   */
  public record Agreement(
      int texts, int sameLabel, int trueLabel, float largestDifference, List<String> differences) {}

  /**
   * Reads tab-separated lines under one heading line: true language, predicted, probability, text.
   */
  public Agreement compare(Path table) throws IOException {
    int texts = 0;
    int sameLabel = 0;
    int trueLabel = 0;
    float largest = 0;
    List<String> differences = new ArrayList<>();
    for (String line : Files.readAllLines(table).stream().skip(1).toList()) {
      String[] cells = line.split("\\t", 4);
      LanguagePrediction prediction = model.predict(cells[3]);
      texts++;
      trueLabel += prediction.language().equals(cells[0]) ? 1 : 0;
      if (prediction.language().equals(cells[1])) {
        sameLabel++;
        largest =
            Math.max(largest, Math.abs(prediction.probability() - Float.parseFloat(cells[2])));
      } else {
        differences.add(cells[1] + " " + cells[2] + " became " + prediction + ": " + cells[3]);
      }
    }
    return new Agreement(texts, sameLabel, trueLabel, largest, differences);
  }

  /** Prints the texts that differ and one line of totals. */
  public static void print(Agreement agreement, PrintStream out) {
    agreement.differences().forEach(out::println);
    out.printf(
        "%d texts: %d with the oracle's label, %d with the true language, largest difference of a"
            + " probability %.6f%n",
        agreement.texts(),
        agreement.sameLabel(),
        agreement.trueLabel(),
        agreement.largestDifference());
  }
}
