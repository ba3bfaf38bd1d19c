package dev.millrace.filters.fasttext;

import java.util.List;

/** Labels of which a text has one (loss.cc of fastText 0.9.2). */
record Softmax(OutputMatrix output) implements LabelScorer {

  @Override
  public List<Leaf> best(int count, float[] hidden) {
    return LabelScorer.likeliest(count, probabilities(hidden));
  }

  /** Of all labels; they add up to 1. */
  float[] probabilities(float[] hidden) {
    float[] scores = new float[output.rows()];
    float max = Float.NEGATIVE_INFINITY;
    for (int label = 0; label < scores.length; label++) {
      scores[label] = output.dot(label, hidden);
      max = Math.max(max, scores[label]);
    }
    float sum = 0;
    for (int label = 0; label < scores.length; label++) {
      scores[label] = (float) Math.exp(scores[label] - max);
      sum += scores[label];
    }
    for (int label = 0; label < scores.length; label++) {
      scores[label] /= sum;
    }
    return scores;
  }
}
