package dev.millrace.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.checkpoint.CheckpointFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@link CheckpointFiles#DECAY} of a run's folder: the decay once it has begun. On disk before its
 * first step, so that a crash in it replays the same learning rates.
 */
public final class DecayPlan {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DecayPlan() {}

  /**
   * One that began goes on; a new one, if one is asked for, begins at a step and is written down.
   */
  public static Optional<LearningRateSchedule.Decay> begin(
      Path runFolder, OptionalInt steps, long firstStep) {
    Optional<LearningRateSchedule.Decay> begun = read(runFolder);
    if (begun.isPresent() || steps.isEmpty()) {
      return begun;
    }
    LearningRateSchedule.Decay decay = new LearningRateSchedule.Decay(firstStep, steps.getAsInt());
    write(runFolder, decay);
    return Optional.of(decay);
  }

  /** The decay of one run, if it has begun, is another's too from now on. */
  public static void copy(Path fromRunFolder, Path toRunFolder) {
    read(fromRunFolder).ifPresent(decay -> write(toRunFolder, decay));
  }

  private static Optional<LearningRateSchedule.Decay> read(Path runFolder) {
    Path file = runFolder.resolve(CheckpointFiles.DECAY);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), LearningRateSchedule.Decay.class));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static void write(Path runFolder, LearningRateSchedule.Decay decay) {
    Path file = runFolder.resolve(CheckpointFiles.DECAY);
    Path aside = runFolder.resolve(CheckpointFiles.DECAY + ".unfinished");
    try {
      Files.createDirectories(runFolder);
      try (FileChannel channel =
          FileChannel.open(
              aside,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        ByteBuffer json = ByteBuffer.wrap(JSON.writeValueAsBytes(decay));
        while (json.hasRemaining()) {
          channel.write(json);
        }
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
