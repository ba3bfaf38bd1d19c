package dev.millrace.trainer.tensorboard;

import dev.millrace.schemas.EvaluationScore;
import dev.millrace.schemas.HeldOutPart;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.log.TrainingLog;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run's log in a folder that TensorBoard reads: {@code tensorboard --logdir} of the folder above
 * shows each run by its name. Each start writes a file of its own; what earlier ones say of steps
 * that are taken again is withdrawn, so that each has one value.
 */
public final class TensorBoardLog implements TrainingLog, AutoCloseable {
  private final EventFile file;

  private TensorBoardLog(EventFile file) {
    this.file = file;
  }

  /**
   * Begins a new file.
   *
   * @param folder the run's, made if it is not there
   * @param firstStep from which on what is there holds no more
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public static TensorBoardLog open(Path folder, long firstStep, Clock clock) {
    TensorBoardLog log = new TensorBoardLog(EventFile.create(folder, clock.instant(), host()));
    log.file.write(TensorBoardEvent.version(clock.instant()));
    log.file.write(TensorBoardEvent.start(clock.instant(), firstStep));
    return log;
  }

  /** Part of the file's name, by which people tell machines that write into one folder. */
  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^a-zA-Z0-9.-]", "_");
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }

  /** What is only said in words is no curve: it is on {@code training-log}. */
  @Override
  public void write(TrainingLogEntry entry) {
    Map<String, Double> values = entry.getEvent().isEmpty() ? measures(entry) : scores(entry);
    if (!values.isEmpty()) {
      file.write(TensorBoardEvent.scalars(entry.getAt(), entry.getStep(), values));
    }
  }

  /** Those of a step that was taken, or of an evaluation; none of a step that was passed over. */
  private static Map<String, Double> measures(TrainingLogEntry entry) {
    Map<String, Double> values = new LinkedHashMap<>();
    if (entry.getLoss() != null) {
      put(values, "train/loss", entry.getLoss());
      put(values, "train/learning_rate", entry.getLearningRate());
      put(values, "train/gradient_norm", entry.getGradientNorm());
      put(values, "train/tokens_per_second", entry.getTokensPerSecond());
    }
    put(values, "held_out/bits_per_byte", entry.getHeldOutBitsPerByte());
    for (HeldOutPart part :
        Objects.requireNonNullElse(entry.getHeldOutParts(), List.<HeldOutPart>of())) {
      put(values, "held_out/" + part.getKind() + "/" + part.getName(), part.getBitsPerByte());
    }
    return values;
  }

  private static Map<String, Double> scores(TrainingLogEntry entry) {
    Map<String, Double> values = new LinkedHashMap<>();
    List<EvaluationScore> scores = Objects.requireNonNullElse(entry.getEvaluations(), List.of());
    for (EvaluationScore score : scores) {
      values.put("eval/" + score.getTask() + "/acc", score.getAcc());
      values.put("eval/" + score.getTask() + "/acc_norm", score.getAccNorm());
    }
    return values;
  }

  private static void put(Map<String, Double> values, String tag, @Nullable Double value) {
    if (value != null) {
      values.put(tag, value);
    }
  }

  @Override
  public void flush() {
    // Each record is handed to the operating system as it is written.
  }

  @Override
  public void close() {
    file.close();
  }
}
