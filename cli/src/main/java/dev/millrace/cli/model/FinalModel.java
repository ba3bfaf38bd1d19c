package dev.millrace.cli.model;

import dev.millrace.model.TrainingEngine;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Weights;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import dev.millrace.trainer.checkpoint.Checkpoints;
import dev.millrace.trainer.checkpoint.Progress;
import dev.millrace.trainer.data.StepInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** A Hugging Face folder with its tokenizer, which nothing can be resumed from. */
record FinalModel(Path folder, Tokenizer tokenizer, Optional<DataType> firstFormat)
    implements Checkpoints {

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public void taken(StepInput input) {
    // The folder names no documents.
  }

  /** An untrained model is not written: if training fails, nothing is left behind. */
  @Override
  public String write(TrainingEngine engine, Progress progress) {
    if (progress.step() > 0) {
      write(engine);
    }
    return folder.toString();
  }

  private void write(TrainingEngine engine) {
    OptionalInt endOfText = tokenizer.endOfText();
    try (Weights weights = engine.weights()) {
      Files.createDirectories(folder);
      TokenizerFolder.write(folder, tokenizer, engine.config().contextLength());
      ModelFolder.write(
          folder,
          engine.config(),
          new SpecialTokens(endOfText, endOfText.stream().boxed().toList()),
          weights,
          firstFormat);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write model " + folder + ": " + e.getMessage(), e);
    }
  }
}
