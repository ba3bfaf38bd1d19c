package dev.millrace.cli.settings;

import dev.millrace.model.weights.WeightFormat;
import dev.millrace.schemas.settings.Setting;

/** What a served model is computed with. */
public record ServingSettings(
    @Setting(key = "inference.engine", text = "engine that computes, by name") String engine,
    @Setting(
            key = "inference.threads",
            text = "threads of the engine; 0: one a processor",
            min = 1,
            none = "0")
        int threads,
    @Setting(
            key = "inference.weights",
            text =
                "number format of the weights; file: as the model's file has them;"
                    + " millrace eval perplexity measures what each costs")
        WeightFormat weights) {

  static ServingSettings defaults() {
    return new ServingSettings(
        "nd4j", Runtime.getRuntime().availableProcessors(), WeightFormat.FILE);
  }
}
