package dev.millrace.filters.fasttext;

import java.util.List;

/**
 * Labels of which a text may have any number: one against all, or negative sampling. The logistic
 * function is fastText's table of 513 values (loss.cc of 0.9.2), whose steps show in the second
 * digit.
 */
record IndependentLabels(OutputMatrix output) implements LabelScorer {
  private static final int STEPS = 512;
  private static final int LARGEST = 8;

  @Override
  public List<Leaf> best(int count, float[] hidden) {
    float[] probabilities = new float[output.rows()];
    for (int label = 0; label < probabilities.length; label++) {
      probabilities[label] = logistic(output.dot(label, hidden));
    }
    return LabelScorer.likeliest(count, probabilities);
  }

  private static float logistic(float x) {
    if (x < -LARGEST) {
      return 0;
    }
    if (x > LARGEST) {
      return 1;
    }
    int step = (int) ((x + LARGEST) * STEPS / LARGEST / 2);
    float at = (float) (step * 2 * LARGEST) / STEPS - LARGEST;
    return (float) (1.0 / (1.0 + Math.exp(-at)));
  }
}
