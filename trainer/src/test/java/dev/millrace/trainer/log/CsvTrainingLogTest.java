package dev.millrace.trainer.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.TrainingLogEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTrainingLogTest {
  private static final String HEADER =
      "step,time,tokens,loss,held_out_bits_per_byte,learning_rate,gradient_norm,tokens_per_second,"
          + "waited_seconds";

  @TempDir Path folder;

  private void log(long lastStep, TrainingLogEntry... entries) {
    try (CsvTrainingLog log = CsvTrainingLog.open(folder.resolve("run"), lastStep)) {
      List.of(entries).forEach(log::write);
    }
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(folder.resolve("run").resolve("training-log.csv"));
  }

  private static TrainingLogEntry.Builder entry(long step) {
    return TrainingLogEntry.newBuilder()
        .setRun("run")
        .setStep(step)
        .setAt(Instant.parse("2026-01-02T03:04:05Z"))
        .setTokens(64)
        .setLearningRate(0.5);
  }

  @Test
  void whatTheGuardSaysIsNoLine() throws IOException {
    log(0, entry(1).setEvent("diverging").setNotice("its loss is high").build());
    assertThat(lines()).containsExactly(HEADER);
  }

  @Test
  void whatWasNotMeasuredIsAnEmptyCell() throws IOException {
    log(
        0,
        entry(1)
            .setLoss(2.5)
            .setGradientNorm(0.25)
            .setTokensPerSecond(8)
            .setWaitedSeconds(0.5)
            .build(),
        entry(1).setHeldOutBitsPerByte(1.5).build());
    assertThat(lines())
        .containsExactly(
            HEADER,
            "1,2026-01-02T03:04:05Z,64,2.5,,0.5,0.25,8.0,0.5",
            "1,2026-01-02T03:04:05Z,64,,1.5,0.5,,0.0,0.0");
  }

  @Test
  void linesOfTheFormatBeforeAreKept() throws IOException {
    Path file = folder.resolve("run").resolve("training-log.csv");
    Files.createDirectories(folder.resolve("run"));
    String before = HEADER.replace(",waited_seconds", "");
    Files.writeString(file, before + "\n1,2026-01-02T03:04:05Z,64,2.5,,0.5,0.25,8.0\n2,20");
    log(1, entry(2).build());
    assertThat(lines().subList(0, 2))
        .containsExactly(HEADER, "1,2026-01-02T03:04:05Z,64,2.5,,0.5,0.25,8.0,");
    assertThat(lines()).hasSize(3);
  }

  @Test
  void stepsThatAreTakenAgainLoseTheirLinesAndSoDoesALineThatWasCutOff() throws IOException {
    log(0, entry(1).build(), entry(2).build(), entry(3).build());
    Path file = folder.resolve("run").resolve("training-log.csv");
    Files.writeString(file, Files.readString(file) + "1,2026");
    log(2, entry(3).setLoss(9.0).build());
    assertThat(lines()).hasSize(4).first().isEqualTo(HEADER);
    assertThat(lines().subList(1, 4))
        .extracting(line -> line.charAt(0))
        .containsExactly('1', '2', '3');
    assertThat(lines().getLast()).contains(",9.0,");
  }
}
