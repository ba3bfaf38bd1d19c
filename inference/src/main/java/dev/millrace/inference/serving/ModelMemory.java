package dev.millrace.inference.serving;

import dev.millrace.model.FreeMemory;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.WeightFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Whether there is room for the weights of several models, before any is loaded.
 *
 * @param format how the engine will hold them
 * @param free bytes that can be allocated; empty if nobody knows
 */
public record ModelMemory(WeightFormat format, OptionalLong free) {
  private static final double F32 = 4;
  private static final double BF16 = 2;

  /** With a float32 for each group of 64. */
  private static final double INT8 = 1 + 4 / 64.0;

  /** With two float16 for each group of 32. */
  private static final double INT4 = 0.5 + 4 / 32.0;

  /** On this machine, now. */
  public static ModelMemory now(WeightFormat format) {
    return new ModelMemory(format, FreeMemory.bytes());
  }

  /**
   * Says what the models will hold together.
   *
   * @param folders of models, by their names
   * @return a line for people
   * @throws NoRoomException with both figures if that is more than there is
   */
  public String require(Map<String, Path> folders) throws IOException {
    Map<String, Long> bytes = new LinkedHashMap<>();
    for (Map.Entry<String, Path> folder : folders.entrySet()) {
      bytes.put(folder.getKey(), bytes(folder.getValue()));
    }
    long sum = bytes.values().stream().mapToLong(one -> one).sum();
    String each =
        bytes.entrySet().stream()
            .map(one -> one.getKey() + " " + mebibytes(one.getValue()))
            .collect(Collectors.joining(", "));
    String held = "the weights of " + each + " are " + mebibytes(sum);
    if (free.isPresent() && sum > free.getAsLong()) {
      throw new NoRoomException(
          held
              + ", but only "
              + (free.getAsLong() >> 20)
              + " MiB are free: serve fewer or smaller models, or set inference.weights to int8 or"
              + " int4");
    }
    return held + (free.isPresent() ? " of " + (free.getAsLong() >> 20) + " MiB free" : "");
  }

  /** Of a model's weights as the engine will hold them. */
  long bytes(Path folder) throws IOException {
    Path gguf = folder.resolve(CheckpointFiles.GGUF);
    boolean isFile = Files.exists(gguf);
    ModelConfig config = ModelFolder.readConfig(folder).model();
    double stored = isFile ? (double) Files.size(gguf) / config.parameterCount() : F32;
    return (long) Math.ceil(config.parameterCount() * perParameter(stored));
  }

  private double perParameter(double stored) {
    return switch (format) {
      case F32 -> F32;
      case BF16 -> BF16;
      case INT8 -> INT8;
      case INT4 -> INT4;
      // Numbers of 16 and 32 bits become float32, blocks stay about as large.
      case FILE -> stored > 1.5 ? F32 : stored > 0.75 ? INT8 : INT4;
    };
  }

  private static String mebibytes(long bytes) {
    return ((bytes + (1L << 20) - 1) >> 20) + " MiB";
  }

  /** The models are larger than what is free. */
  public static final class NoRoomException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NoRoomException(String message) {
      super(message);
    }
  }
}
