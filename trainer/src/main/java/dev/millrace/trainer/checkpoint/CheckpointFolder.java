package dev.millrace.trainer.checkpoint;

import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.CheckpointFiles;
import dev.millrace.model.checkpoint.FileDigests;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Safetensors;
import dev.millrace.model.weights.Weights;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import dev.millrace.trainer.data.Lineage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints of one run that Hugging Face transformers loads, with the optimizer and the
 * trainer's state beside the weights.
 */
public final class CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);

  private final RunFolder run;
  private final Optional<DataType> firstFormat;

  public CheckpointFolder(RunFolder run) {
    this(run, Optional.empty());
  }

  /**
   * @param firstFormat number format of the model that the run began with
   */
  public CheckpointFolder(RunFolder run, Optional<DataType> firstFormat) {
    this.run = run;
    this.firstFormat = firstFormat;
  }

  /**
   * Writes a checkpoint; returns its folder. One of the same step that is there already is kept: it
   * holds the same.
   */
  public Path write(
      TrainingEngine engine, TrainerState state, Tokenizer tokenizer, Lineage lineage) {
    Path complete = run.checkpoint(state.step());
    try {
      return write(run.unfinished(state.step()), engine, state, tokenizer, lineage);
    } catch (IOException e) {
      // A full disk is the likely reason; what stays is removed at the next start.
      LOG.warn("left a part of {} unfinished", complete);
      throw new UncheckedIOException(
          "cannot write checkpoint "
              + complete
              + ": "
              + e.getMessage()
              + "; the checkpoint before it is untouched",
          e);
    }
  }

  private Path write(
      Path unfinished,
      TrainingEngine engine,
      TrainerState state,
      Tokenizer tokenizer,
      Lineage lineage)
      throws IOException {
    try (Weights weights = engine.weights();
        Weights moments = engine.moments()) {
      ModelFolder.write(
          unfinished, engine.config(), specialTokens(tokenizer), weights, firstFormat);
      Safetensors.write(
          unfinished.resolve(CheckpointFiles.OPTIMIZER),
          moments.tensors().values(),
          Map.of("optimizer_step", Long.toString(engine.optimizerStep())));
    }
    TokenizerFolder.write(unfinished, tokenizer, engine.config().contextLength());
    lineage.write(unfinished);
    state.withFiles(FileDigests.ofFolder(unfinished)).write(unfinished);
    return run.publish(unfinished, state.step());
  }

  /**
   * Copies another run's checkpoint as this run's first, with a state of its own.
   *
   * @throws IllegalStateException if a file of the parent is damaged or missing
   */
  public void fork(Path parent, TrainerState state) {
    try {
      verify(parent, state);
      Path unfinished = run.unfinished(state.step());
      for (String file : state.files().keySet()) {
        Files.copy(parent.resolve(file), unfinished.resolve(file));
      }
      state.write(unfinished);
      run.publish(unfinished, state.step());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot copy checkpoint "
              + parent
              + " to "
              + run.checkpoint(state.step())
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Documents are separated by one token, which both begins and ends a text. */
  private static SpecialTokens specialTokens(Tokenizer tokenizer) {
    OptionalInt endOfText = tokenizer.endOfText();
    return new SpecialTokens(endOfText, endOfText.stream().boxed().toList());
  }

  /** File name to sha256 in hex as written, of every file of a checkpoint. */
  public static Map<String, String> writtenDigests(Path checkpoint) {
    try {
      Map<String, String> digests = new TreeMap<>(TrainerState.read(checkpoint).files());
      digests.put(
          CheckpointFiles.TRAINER, FileDigests.sha256(checkpoint.resolve(CheckpointFiles.TRAINER)));
      return digests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Refuses a checkpoint whose files are not those that were written.
   *
   * @throws IllegalStateException naming the file
   */
  public static void verify(Path checkpoint, TrainerState state) throws IOException {
    Map<String, String> found = FileDigests.ofFolder(checkpoint);
    state
        .files()
        .forEach(
            (file, digest) -> {
              String actual = found.getOrDefault(file, "missing");
              if (!actual.equals(digest)) {
                throw new IllegalStateException(
                    "checkpoint "
                        + checkpoint
                        + " is damaged: "
                        + file
                        + " is "
                        + actual
                        + ", but was written as sha256 "
                        + digest
                        + "; move the folder away to go on from the checkpoint before it");
              }
            });
  }
}
