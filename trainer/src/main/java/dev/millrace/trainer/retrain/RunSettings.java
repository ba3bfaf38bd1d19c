package dev.millrace.trainer.retrain;

import dev.millrace.model.Optimizer;
import dev.millrace.model.checkpoint.RunFolder;
import dev.millrace.schemas.SettingsException;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.TrainerSettingsText;
import dev.millrace.trainer.checkpoint.TrainerState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Settings beside those that a run's newest checkpoint was made with. */
public record RunSettings(TrainerSettings settings) {
  private static final String DOCUMENT_MASK = "documentMask";
  private static final String OPTIMIZER_KIND = "optimizerKind";

  /** What a recorded step's result depends on, beside its blocks. */
  private static final Set<String> OF_A_STEP =
      Set.of(
          "engine",
          "contextLength",
          DOCUMENT_MASK,
          "microBatchRows",
          "learningRate",
          "warmUpSteps",
          "cosineSteps",
          OPTIMIZER_KIND,
          "optimizer",
          "compute");

  private static final List<String> OF_THE_BEGINNING = List.of("model", "seed");

  private Map<String, String> made() {
    Path newest =
        new RunFolder(settings.runFolder())
            .newest()
            .orElseThrow(
                () ->
                    new SettingsException(
                        "run "
                            + settings.run()
                            + " has no checkpoint in "
                            + settings.runFolder()
                            + "; set checkpoints.root to where they are"));
    return TrainerState.read(newest).settings();
  }

  /** Those that make a step another one, with the checkpoint's values. */
  public Map<String, String> differences() {
    Map<String, String> given = TrainerSettingsText.of(settings);
    Map<String, String> differences = new TreeMap<>(made());
    // A version before the setting knew no other way.
    differences.putIfAbsent(DOCUMENT_MASK, "false");
    differences.putIfAbsent(OPTIMIZER_KIND, Optimizer.Kind.ADAMW.name());
    differences.putIfAbsent("cosineSteps", OptionalInt.empty().toString());
    differences.keySet().retainAll(OF_A_STEP);
    differences.entrySet().removeIf(made -> made.getValue().equals(given.get(made.getKey())));
    return differences;
  }

  /**
   * @throws SettingsException if a new run with the settings would have other weights
   */
  public void requireSameBeginning() {
    Map<String, String> given = TrainerSettingsText.of(settings);
    Map<String, String> made = made();
    for (String component : OF_THE_BEGINNING) {
      String value = String.valueOf(given.get(component));
      String was = made.getOrDefault(component, value);
      if (!was.equals(value)) {
        throw new SettingsException(
            "train."
                + component
                + " is '"
                + value
                + "', but run "
                + settings.run()
                + " began with '"
                + was
                + "', and no checkpoint is kept from which it could go on; set train."
                + component
                + "="
                + was);
      }
    }
  }
}
