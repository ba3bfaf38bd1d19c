package dev.millrace.filters.fasttext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastTextTrainerTest {
  private static final TrainingSettings SMALL = new TrainingSettings(8, 5, 0.5, 2, 1000, 1, 3);

  @TempDir Path folder;

  private TrainedModel train(TrainingSettings settings) {
    return new FastTextTrainer(settings, done -> {}).train(LabelledLines.both(200, 1));
  }

  private FastTextModel read(TrainedModel model) throws IOException {
    Path path = folder.resolve("model.bin");
    model.write(path);
    return FastTextModel.read(path);
  }

  @Test
  void tellsTextsApartThatItHasNotSeen() throws IOException {
    FastTextModel model = read(train(SMALL));

    assertThat(model.labels()).containsExactly("rest", "good");
    assertThat(share(model, LabelledLines.good(300, 11))).isGreaterThan(0.85);
    assertThat(share(model, LabelledLines.rest(300, 12))).isLessThan(0.08);
  }

  private static double share(FastTextModel model, List<String> texts) {
    return texts.stream()
        .mapToInt(text -> model.probability(text, "good") >= 0.5 ? 1 : 0)
        .average()
        .orElseThrow();
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherOthers() throws IOException {
    Path one = folder.resolve("one.bin");
    Path two = folder.resolve("two.bin");
    train(SMALL).write(one);
    train(SMALL).write(two);
    assertThat(two).hasSameBinaryContentAs(one);
    train(new TrainingSettings(8, 5, 0.5, 2, 1000, 1, 4)).write(two);
    assertThat(Files.mismatch(one, two)).isNotNegative();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void lossFallsWithEpochs() {
    double once = train(new TrainingSettings(8, 1, 0.5, 2, 1000, 1, 3)).loss();
    assertThat(once).isLessThan(Math.log(2));
    assertThat(train(SMALL).loss()).isLessThan(once / 2);
  }

  @Test
  void aWordRarerThanAskedForHasNoRow() {
    TrainedModel all = train(new TrainingSettings(8, 1, 0.5, 1, 0, 1, 3));
    TrainedModel frequent = train(new TrainingSettings(8, 1, 0.5, 1, 0, 10, 3));
    assertThat(frequent.words()).isLessThan(all.words()).isGreaterThan(10);
  }

  @Test
  void tellsHowFarItIsToTheLastText() {
    List<Long> told = new ArrayList<>();
    var _ = new FastTextTrainer(SMALL, told::add).train(LabelledLines.both(10, 1));
    assertThat(told).hasSize(30 * 6).isSorted().first().isEqualTo(1L);
    assertThat(told).last().isEqualTo(180L);
  }

  @Test
  void refusesALabelWithoutATextAndSettingsOutOfBounds() {
    List<LabelledTexts> empty = List.of(new LabelledTexts("good", Stream::empty));
    assertThatThrownBy(() -> new FastTextTrainer(SMALL, done -> {}).train(empty))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("no text for the label good");
    assertThatThrownBy(() -> new TrainingSettings(0, 5, 0.1, 2, 1000, 1, 0))
        .isInstanceOf(SettingsException.class)
        .hasMessage("dim is 0, but must be 1 to 4096");
    assertThatThrownBy(() -> new TrainingSettings(8, 5, 0, 2, 1000, 1, 0))
        .hasMessageContaining("lr is 0.0");
    assertThatThrownBy(() -> new TrainingSettings(8, 5, 0.1, 2, 0, 1, 0))
        .hasMessageContaining("bucket is 0");
  }
}
