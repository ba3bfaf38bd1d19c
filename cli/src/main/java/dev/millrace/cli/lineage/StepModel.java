package dev.millrace.cli.lineage;

import dev.millrace.cli.model.LoadedModel;
import dev.millrace.cli.settings.ServingSettings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.kafka.StepBlocks;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures the loss on a step with the model that had yet to take it. */
public final class StepModel {
  private final Wiring wiring;
  private final KnownRuns runs;
  private final StepBlocks blocks;

  public StepModel(Wiring wiring, KnownRuns runs, StepBlocks blocks) {
    this.wiring = wiring;
    this.runs = runs;
    this.blocks = blocks;
  }

  /**
   * The losses; empty where they cannot be measured.
   *
   * @param told is told why
   */
  public Optional<StepLosses> losses(String run, TrainingBatch batch, Consumer<String> told) {
    if (batch.getSkipped()) {
      told.accept("no loss: the step was skipped");
      return Optional.empty();
    }
    Optional<Path> folder = runs.modelFor(run, batch.getStep());
    if (folder.isEmpty()) {
      told.accept("no loss: no checkpoint of run " + run + " is here with its weights");
      return Optional.empty();
    }
    ServingSettings serving = wiring.serving();
    try (LoadedModel model =
        LoadedModel.open(folder.get(), serving.engine(), serving.threads(), WeightFormat.F32)) {
      Optional<Tokenizer> tokenizer = model.tokenizer();
      if (tokenizer.isEmpty()) {
        told.accept("no loss: " + folder.get() + " has no tokenizer.json");
      }
      return tokenizer.map(own -> StepLosses.measure(model, own, blocks.read(batch, own)));
    } catch (IllegalStateException e) {
      told.accept("no loss: " + e.getMessage());
      return Optional.empty();
    }
  }
}
