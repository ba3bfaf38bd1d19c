package dev.millrace.trainer.log;

import dev.millrace.schemas.TrainingLogEntry;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code training-log.csv} beside the checkpoints. Lines of steps that are taken again after a
 * crash are dropped at the start, so that each step has one.
 */
public final class CsvTrainingLog implements TrainingLog, AutoCloseable {
  static final String FILE = "training-log.csv";

  private static final String HEADER =
      "step,time,tokens,loss,held_out_bits_per_byte,learning_rate,gradient_norm,tokens_per_second,"
          + "waited_seconds";

  private final Path file;
  private final BufferedWriter writer;

  private CsvTrainingLog(Path file, BufferedWriter writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Drops the lines after a step and opens the file to append to.
   *
   * @param lastStep step of the checkpoint that the run goes on from
   */
  public static CsvTrainingLog open(Path runFolder, long lastStep) {
    Path file = runFolder.resolve(FILE);
    try {
      Files.createDirectories(runFolder);
      Path aside = runFolder.resolve(FILE + ".unfinished");
      copyUpTo(lastStep, file, aside);
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new CsvTrainingLog(file, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Line by line: a run of months has millions. */
  private static void copyUpTo(long lastStep, Path file, Path target) throws IOException {
    try (BufferedWriter kept = Files.newBufferedWriter(target)) {
      kept.write(HEADER + "\n");
      if (!Files.exists(file)) {
        return;
      }
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String whole = widened(line);
          if (isUpTo(lastStep, whole)) {
            kept.write(whole + "\n");
          }
        }
      }
    }
  }

  /** A whole line written before the last column came has it empty. */
  private static String widened(String line) {
    return line.split(",", -1).length == HEADER.split(",", -1).length - 1 ? line + "," : line;
  }

  /** False also for a line that a crash cut off. */
  private static boolean isUpTo(long lastStep, String line) {
    String[] cells = line.split(",", -1);
    return cells.length == HEADER.split(",", -1).length
        && cells[0].matches("[0-9]{1,18}")
        && Long.parseLong(cells[0]) <= lastStep;
  }

  /** What the guard says is no measure: it is on {@code training-log}. */
  @Override
  public void write(TrainingLogEntry entry) {
    if (!entry.getEvent().isEmpty()) {
      return;
    }
    List<String> cells =
        List.of(
            Long.toString(entry.getStep()),
            entry.getAt().toString(),
            Long.toString(entry.getTokens()),
            cell(entry.getLoss()),
            cell(entry.getHeldOutBitsPerByte()),
            Double.toString(entry.getLearningRate()),
            cell(entry.getGradientNorm()),
            Double.toString(entry.getTokensPerSecond()),
            Double.toString(entry.getWaitedSeconds()));
    try {
      writer.write(String.join(",", cells) + "\n");
      writer.flush();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static String cell(@Nullable Double value) {
    return value == null ? "" : value.toString();
  }

  @Override
  public void flush() {
    // Each line is handed to the operating system as it is written.
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static UncheckedIOException failed(Path file, IOException e) {
    return new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
  }
}
