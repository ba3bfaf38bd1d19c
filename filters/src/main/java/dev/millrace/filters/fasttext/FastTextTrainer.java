package dev.millrace.filters.fasttext;

import dev.millrace.schemas.SettingsException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Trains a supervised model by softmax and plain gradient descent, as fastText does with one thread
 * (Joulin et al. 2016, arXiv 1607.01759). The same texts, settings and seed give the same bytes, on
 * every machine.
 *
 * <p>Texts are read once to count them and once an epoch, and never held. Memory: the model's rows,
 * dim x 4 bytes each, and its words.
 */
public final class FastTextTrainer {
  private final TrainingSettings settings;
  private final LongConsumer reached;

  /**
   * @param reached is told how many texts are done, in all epochs, the one that counts included
   */
  public FastTextTrainer(TrainingSettings settings, LongConsumer reached) {
    this.settings = settings;
    this.reached = reached;
  }

  /**
   * @throws SettingsException if a label has no text
   */
  public TrainedModel train(List<LabelledTexts> labelled) {
    WordCounts words = new WordCounts();
    long[] counts = new long[labelled.size()];
    Map<String, Long> labels = new HashMap<>();
    long done = 0;
    for (int i = 0; i < counts.length; i++) {
      try (Stream<String> texts = labelled.get(i).texts().get()) {
        for (String text : (Iterable<String>) texts::iterator) {
          words.add(text);
          counts[i]++;
          reached.accept(++done);
        }
      }
      if (counts[i] == 0) {
        throw new SettingsException(
            "there is no text for the label " + labelled.get(i).label() + ": name other files");
      }
      labels.merge(labelled.get(i).label(), counts[i], Long::sum);
    }
    Dictionary dictionary = words.dictionary(labels, settings.minCount(), settings.buckets());
    return new Descent(dictionary, labelled, counts).run(done);
  }

  private final class Descent {
    private final List<LabelledTexts> labelled;
    private final long[] counts;
    private final int[] labels; // the model's number of each
    private final TextRows textRows;
    private final TrainedModel model;
    private final float[] hidden = new float[settings.dim()];
    private final float[] gradient = new float[settings.dim()];
    private final RowBuffer rows = new RowBuffer();
    private double loss;

    Descent(Dictionary dictionary, List<LabelledTexts> labelled, long[] counts) {
      this.labelled = labelled;
      this.counts = counts;
      this.textRows = new TextRows(settings.arguments(), dictionary);
      Random random = new Random(settings.seed());
      this.model = TrainedModel.begin(settings, dictionary, random);
      this.labels =
          labelled.stream().mapToInt(texts -> dictionary.labelNumber(texts.label())).toArray();
    }

    TrainedModel run(long texts) {
      long steps = texts * settings.epoch();
      long[] step = {0};
      for (int epoch = 0; epoch < settings.epoch(); epoch++) {
        loss = 0;
        new EpochOrder(new Random(settings.seed() * 31 + epoch))
            .visit(
                labelled,
                counts,
                (label, text) -> {
                  float rate = (float) (settings.lr() * (1 - (double) step[0]++ / steps));
                  step(labels[label], text, rate);
                  reached.accept(texts + step[0]);
                });
      }
      return model.after(loss / texts);
    }

    private void step(int label, String text, float rate) {
      rows.clear();
      int count = textRows.visit(text, rows::addAll);
      model.mean(rows, hidden);
      Arrays.fill(gradient, 0);
      loss += model.descend(label, hidden, rate, gradient);
      model.add(rows, gradient, 1f / count);
    }
  }
}
