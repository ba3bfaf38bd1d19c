package dev.millrace.evaluation.extraction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.filters.extraction.classify.BoostedTrees;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoostedTreesTest {

  private static final List<String> NAMES = List.of("x", "y", "noise");

  @Test
  void learnsThatOnlyEqualSignsAreContent() {
    BoostedTrees trees = trained(11);
    assertThat(trees.probability(new float[] {0.8f, 0.9f, 0.1f})).isGreaterThan(0.9);
    assertThat(trees.probability(new float[] {-0.8f, -0.9f, 0.9f})).isGreaterThan(0.9);
    assertThat(trees.probability(new float[] {0.8f, -0.9f, 0.1f})).isLessThan(0.1);
    assertThat(trees.probability(new float[] {-0.8f, 0.9f, 0.9f})).isLessThan(0.1);
  }

  @Test
  void learnsTheSameFromTheSameRows() throws IOException {
    assertThat(written(trained(11))).isEqualTo(written(trained(11)));
  }

  @Test
  void givesTheSameProbabilitiesAfterReading() throws IOException {
    BoostedTrees trees = trained(5);
    BoostedTrees read = BoostedTrees.read(new StringReader(written(trees)));
    assertThat(read.featureNames()).isEqualTo(NAMES);
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      float[] row = row(random);
      assertThat(read.probability(row)).isEqualTo(trees.probability(row));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 6, 7, 8, 10})
  void addsOneLeafOfEveryTreeWhateverTheirNumber(int count) throws IOException {
    StringBuilder file = new StringBuilder("0.5 1 x\n");
    double sum = 0.5;
    for (int tree = 0; tree < count; tree++) {
      float leaf = 1f / (tree + 2);
      file.append("0:")
          .append(tree)
          .append(' ')
          .append(-leaf)
          .append(' ')
          .append(leaf)
          .append('\n');
      sum += tree < 4 ? leaf : -leaf; // 3.5 lies above the thresholds of the first four
    }
    BoostedTrees trees = BoostedTrees.read(new StringReader(file.toString()));
    assertThat(trees.probability(new float[] {3.5f})).isEqualTo(1 / (1 + Math.exp(-sum)));
  }

  @Test
  void walksLeftAtTheThresholdAndRightAboveIt() throws IOException {
    BoostedTrees trees = BoostedTrees.read(new StringReader("0.0 1 x\n0:2.0 -1.0 1.0\n"));
    assertThat(trees.probability(new float[] {2.0f})).isLessThan(0.5);
    assertThat(trees.probability(new float[] {2.1f})).isGreaterThan(0.5);
  }

  @Test
  void refusesAFileThatIsNoForest() {
    assertThatThrownBy(() -> BoostedTrees.read(new StringReader("")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> BoostedTrees.read(new StringReader("0.0 2 x\n0:2.0 -1.0 1.0\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("depth 2");
  }

  private static String written(BoostedTrees trees) throws IOException {
    StringWriter writer = new StringWriter();
    trees.write(writer);
    return writer.toString();
  }

  private static float[] row(Random random) {
    return new float[] {random.nextFloat() * 2 - 1, random.nextFloat() * 2 - 1, random.nextFloat()};
  }

  private static BoostedTrees trained(long seed) {
    Random random = new Random(seed);
    List<float[]> rows = new ArrayList<>();
    float[] labels = new float[2000];
    float[] weights = new float[2000];
    for (int i = 0; i < labels.length; i++) {
      float[] row = row(random);
      rows.add(row);
      labels[i] = row[0] > 0 == row[1] > 0 ? 1 : 0;
      weights[i] = 1 + random.nextFloat();
    }
    var settings = new BoostedTreesTraining.Settings(40, 3, 0.3, 1, 1, 0.9, seed);
    return BoostedTreesTraining.train(settings, NAMES, rows, labels, weights);
  }
}
