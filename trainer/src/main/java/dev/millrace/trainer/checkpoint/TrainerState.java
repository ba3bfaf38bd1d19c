package dev.millrace.trainer.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.trainer.data.DataPosition;
import dev.millrace.trainer.guard.GuardState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * {@code trainer.json} of a checkpoint: everything beside weights and moments that the next step
 * depends on.
 *
 * @param step steps taken
 * @param optimizerStep steps that updated the weights
 * @param tokens targets trained on
 * @param ledgerOffset of the last step's record in {@code training-batches}; -1 before the first
 * @param arithmetic how the engine formed its sums; other words mean other bits
 * @param heldOutBitsPerByte of the last evaluation; NaN before the first
 * @param bestBitsPerByte lowest so far
 * @param guard what the guard remembers of the steps
 * @param doubt why nobody should build on the weights; empty: nothing speaks against them
 * @param previous folder of the checkpoint before this one, relative to the run's folder; empty for
 *     the first
 * @param files sha256 in hex of every other file of the checkpoint
 */
public record TrainerState(
    String run,
    long step,
    long optimizerStep,
    long tokens,
    long ledgerOffset,
    DataPosition position,
    long seed,
    String tokenizerId,
    String arithmetic,
    double loss,
    double heldOutBitsPerByte,
    double bestBitsPerByte,
    GuardState guard,
    String doubt,
    String previous,
    Map<String, String> settings,
    String codeVersion,
    Map<String, String> files) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public TrainerState {
    // Checkpoints of versions before the guard have neither, which Jackson reads as null.
    guard = Objects.requireNonNullElseGet(guard, GuardState::begin);
    doubt = Objects.requireNonNullElse(doubt, "");
  }

  /** Before the first step. */
  public static TrainerState initial(
      String run, long seed, String tokenizerId, String codeVersion) {
    return new TrainerState(
        run,
        0,
        0,
        0,
        -1,
        DataPosition.start(),
        seed,
        tokenizerId,
        "",
        Double.NaN,
        Double.NaN,
        Double.NaN,
        GuardState.begin(),
        "",
        "",
        Map.of(),
        codeVersion,
        Map.of());
  }

  /** The same with the topic of its blocks named, if it was not. */
  public TrainerState in(String topic) {
    return with(run, ledgerOffset, position.in(topic), previous, files);
  }

  TrainerState withFiles(Map<String, String> digests) {
    return with(run, ledgerOffset, position, previous, digests);
  }

  /** The same state as the beginning of another run, whose ledger has its step at an offset. */
  public TrainerState forkedAs(String fork, long offset) {
    // Seen from the fork's folder, so that the documents it was trained on can be followed to the
    // start.
    String link = previous.isEmpty() ? "" : "../" + run + "/" + previous;
    return with(fork, offset, position, link, files);
  }

  private TrainerState with(
      String other, long offset, DataPosition at, String link, Map<String, String> digests) {
    return new TrainerState(
        other,
        step,
        optimizerStep,
        tokens,
        offset,
        at,
        seed,
        tokenizerId,
        arithmetic,
        loss,
        heldOutBitsPerByte,
        bestBitsPerByte,
        guard,
        doubt,
        link,
        settings,
        codeVersion,
        digests);
  }

  /**
   * The state in a checkpoint's folder.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  public static TrainerState read(Path checkpoint) {
    try {
      return JSON.readValue(
          checkpoint.resolve(CheckpointFiles.TRAINER).toFile(), TrainerState.class);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read " + checkpoint.resolve(CheckpointFiles.TRAINER) + ": " + e.getMessage(), e);
    }
  }

  void write(Path folder) throws IOException {
    Files.write(
        folder.resolve(CheckpointFiles.TRAINER),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }
}
