package dev.millrace.evaluation.extraction;

import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.extraction.classify.BlockClassifier;
import dev.millrace.filters.extraction.classify.BoostedTrees;
import dev.millrace.filters.extraction.features.BlockFeatures;
import dev.millrace.filters.extraction.features.FeatureRow;
import dev.millrace.filters.extraction.features.PageType;
import dev.millrace.filters.extraction.features.ReadabilityScore;
import dev.millrace.filters.extraction.tree.Effort;
import dev.millrace.filters.extraction.tree.PageParser;
import dev.millrace.filters.extraction.tree.PageTree;
import dev.millrace.filters.extraction.tree.TextBlock;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the block classifier that ships, from folders of gold pages, and says what it is worth on
 * pages it has not seen: every half of the pages is scored by a classifier of the other half.
 */
public final class BlockClassifierTraining {

  private static final BoostedTreesTraining.Settings BOOSTING =
      new BoostedTreesTraining.Settings(250, 5, 0.07, 5, 2, 0.3, 1);

  private final ExtractionSettings extraction;
  private final List<GoldPage.GoldSet> sets;

  private BlockClassifierTraining(ExtractionSettings extraction, List<GoldPage.GoldSet> sets) {
    this.extraction = extraction;
    this.sets = sets;
  }

  /** {@code OUTPUT DIR...}: prints the scores of the halves, then writes the classifier of all. */
  public static void main(String[] arguments) throws IOException {
    List<GoldPage.GoldSet> sets = new ArrayList<>();
    for (int i = 1; i < arguments.length; i++) {
      sets.add(GoldPage.read(Path.of(arguments[i])));
    }
    var training = new BlockClassifierTraining(ExtractionSettings.defaults(), sets);
    training.validate(System.out);
    try (var writer = Files.newBufferedWriter(Path.of(arguments[0]), StandardCharsets.UTF_8)) {
      training.train(-1).write(writer);
    }
  }

  private void validate(PrintStream out) {
    for (int half = 0; half < 2; half++) {
      BoostedTrees trees = train(1 - half);
      Extractor extractor = new Extractor(extraction, new BlockClassifier(trees));
      for (GoldPage.GoldSet set : sets) {
        out.println("half " + half);
        new ExtractionEvaluation(extractor).evaluate(half(set, half)).print(out, 0);
      }
    }
  }

  private static GoldPage.GoldSet half(GoldPage.GoldSet set, int half) {
    List<GoldPage> pages = new ArrayList<>();
    for (int i = 0; i < set.pages().size(); i++) {
      if (half < 0 || i % 2 == half) {
        pages.add(set.pages().get(i));
      }
    }
    return new GoldPage.GoldSet(set.name(), set.scoring(), pages);
  }

  /** Trains on one half of each set, or on all of them for a half of -1. */
  private BoostedTrees train(int half) {
    List<float[]> rows = new ArrayList<>();
    List<Float> labels = new ArrayList<>();
    List<Float> weights = new ArrayList<>();
    for (GoldPage.GoldSet set : sets) {
      for (GoldPage page : half(set, half).pages()) {
        addBlocks(page, rows, labels, weights);
      }
    }
    return BoostedTreesTraining.train(
        BOOSTING, BlockFeatures.names(), rows, array(labels), array(weights));
  }

  private void addBlocks(
      GoldPage gold, List<float[]> rows, List<Float> labels, List<Float> weights) {
    PageTree page =
        PageParser.parse(gold.html(), gold.url(), extraction, Effort.unbounded()).orElseThrow();
    BlockFeatures features = BlockFeatures.of(page, PageType.of(page), ReadabilityScore.of(page));
    float[] blockLabels = BlockLabels.of(page, gold.text());
    double content = 0;
    double boilerplate = 0;
    for (TextBlock block : page.blocks) {
      double words = block.statistics.words() + 1;
      content += words * blockLabels[block.index];
      boilerplate += words * (1 - blockLabels[block.index]);
    }
    // Every page weighs the same; a page with far more boilerplate than content no more than twice.
    double scale = 200 / Math.max(content, Math.max(50, boilerplate / 2));
    for (TextBlock block : page.blocks) {
      FeatureRow row = BlockFeatures.newRow();
      features.write(block, row);
      rows.add(row.values);
      labels.add(blockLabels[block.index]);
      weights.add((float) ((block.statistics.words() + 1) * scale));
    }
  }

  private static float[] array(List<Float> values) {
    float[] array = new float[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
