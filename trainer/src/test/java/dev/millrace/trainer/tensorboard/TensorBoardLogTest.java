package dev.millrace.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.EvaluationScore;
import dev.millrace.schemas.TrainingLogEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardLogTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.500Z");

  @TempDir Path folder;

  private static Clock at(Instant now) {
    return Clock.fixed(now, ZoneOffset.UTC);
  }

  private TensorBoardLog open(long firstStep) {
    return TensorBoardLog.open(folder.resolve("run"), firstStep, at(NOW));
  }

  private static TrainingLogEntry.Builder entry(long step) {
    return TrainingLogEntry.newBuilder().setStep(step).setAt(NOW).setLearningRate(0.01);
  }

  private static TrainingLogEntry step(long step, double loss) {
    return entry(step).setLoss(loss).setGradientNorm(1.5).setTokensPerSecond(1000).build();
  }

  private List<EventFileReader.Event> events() {
    return EventFileReader.files(folder.resolve("run")).stream()
        .flatMap(file -> EventFileReader.read(file).stream())
        .toList();
  }

  @Test
  void aFileBeginsWithItsVersionAndTheStepThatItGoesOnFrom() {
    open(3_000_000_000L).close();
    assertThat(events())
        .containsExactly(
            new EventFileReader.Event(NOW.toEpochMilli() / 1000.0, 0, "brain.Event:2", Map.of(), 0),
            new EventFileReader.Event(
                NOW.toEpochMilli() / 1000.0, 3_000_000_000L, "", Map.of(), 1));
  }

  @Test
  void aStepAndAnEvaluationAreScalarsByTheirTags() {
    try (TensorBoardLog log = open(0)) {
      log.write(step(300, 2.25));
      log.write(entry(300).setHeldOutBitsPerByte(1.125).build());
    }
    List<EventFileReader.Event> scalars = events().subList(2, 4);
    assertThat(scalars).extracting(EventFileReader.Event::step).containsOnly(300L);
    assertThat(scalars.getFirst().scalars())
        .isEqualTo(
            Map.of(
                "train/loss", 2.25f,
                "train/learning_rate", 0.01f,
                "train/gradient_norm", 1.5f,
                "train/tokens_per_second", 1000f));
    assertThat(scalars.getLast().scalars()).isEqualTo(Map.of("held_out/bits_per_byte", 1.125f));
  }

  @Test
  void scoresOfTasksHaveTheirNameInTheirTags() {
    try (TensorBoardLog log = open(0)) {
      log.write(
          entry(7)
              .setEvent("evaluated")
              .setEvaluations(
                  List.of(
                      EvaluationScore.newBuilder()
                          .setTask("arc")
                          .setAcc(0.5)
                          .setAccNorm(0.25)
                          .build()))
              .build());
    }
    EventFileReader.Event scores = events().getLast();
    assertThat(scores.step()).isEqualTo(7);
    assertThat(scores.scalars())
        .isEqualTo(Map.of("eval/arc/acc", 0.5f, "eval/arc/acc_norm", 0.25f));
  }

  @Test
  void whatIsNoMeasureIsLeftOut() {
    try (TensorBoardLog log = open(0)) {
      log.write(entry(1).setEvent("diverging").setNotice("the loss").build());
      log.write(entry(2).build());
    }
    assertThat(events()).hasSize(2);
  }

  @Test
  void aStepThatIsTakenAgainHasOneValue() {
    try (TensorBoardLog log = open(0)) {
      log.write(step(1, 8));
      log.write(step(2, 7));
      log.write(step(3, 6));
    }
    try (TensorBoardLog log = open(3)) {
      log.write(step(3, 6));
      log.write(step(4, 5));
    }
    assertThat(EventFileReader.curve(folder.resolve("run"), "train/loss"))
        .isEqualTo(Map.of(1L, 8f, 2L, 7f, 3L, 6f, 4L, 5f));
  }

  /** By the names of files alone TensorBoard knows which is the newer. */
  @Test
  void aFileComesAfterAllThatAreThereAlsoWhereTheClockWasSetBack() {
    for (Instant now : List.of(NOW, NOW, NOW.minusSeconds(3600))) {
      TensorBoardLog.open(folder, 7, at(now)).close();
    }
    assertThat(EventFileReader.files(folder))
        .extracting(file -> file.getFileName().toString().split("\\.", -1)[3])
        .containsExactly("1770091506", "1770091507", "1770091508");
  }

  /** Those that RecordWriter of TensorBoard 2.21.0 wrote of the same three events. */
  @Test
  void theBytesAreThoseOfTensorBoardsOwnWriter() throws IOException {
    try (EventFile file = EventFile.create(folder, NOW, "host")) {
      Instant at = Instant.ofEpochMilli(1_770_091_506_500L);
      file.write(TensorBoardEvent.version(at));
      file.write(TensorBoardEvent.start(at, 300));
      file.write(TensorBoardEvent.scalars(at, 300, Map.of("train/loss", 2.25)));
    }
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(EventFileReader.files(folder).get(0))))
        .isEqualTo(
            "1800000000000000a37f4b22090000a0fc5c60da411a0d627261696e2e4576656e743a326b3b6cfa"
                + "100000000000000095fbfe18090000a0fc5c60da4110ac023a02080182be043b"
                + "2100000000000000017becf6090000a0fc5c60da4110ac022a130a110a0a747261696e2f6c6f7373"
                + "1500001040f7dc3199");
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Files.writeString(folder.resolve("run"), "a file");
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(folder.resolve("run").toString());
  }
}
