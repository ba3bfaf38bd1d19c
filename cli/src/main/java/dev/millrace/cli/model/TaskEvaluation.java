package dev.millrace.cli.model;

import dev.millrace.model.weights.WeightFormat;
import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.tokenizer.TokenizerFolder;
import dev.millrace.trainer.evaluation.TaskScore;
import dev.millrace.trainer.evaluation.Tasks;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model's scores in multiple-choice tasks, with all of its context.
 *
 * @param items at most, of each file
 */
public record TaskEvaluation(String engine, int threads, int items) {

  public TaskEvaluation {
    if (items < 1) {
      throw new SettingsException("--items is " + items + ", but must be 1 or more");
    }
  }

  /**
   * @throws SettingsException if the model or a file cannot be used
   */
  public List<TaskScore> run(Path model, List<String> files) {
    try (LoadedModel loaded = LoadedModel.open(model, engine, threads, WeightFormat.F32)) {
      Tokenizer tokenizer =
          loaded
              .tokenizer()
              .orElseThrow(
                  () ->
                      new SettingsException(
                          model + " has no " + TokenizerFolder.TOKENIZER + " to read items with"));
      Tasks tasks =
          Tasks.read(
              files,
              items,
              tokenizer,
              loaded.beginOfText(),
              loaded.engine().config().contextLength());
      return tasks.score(
          (tokens, continuation) ->
              -TokenLoss.ofLast(loaded.engine(), tokens, tokens.length - continuation));
    }
  }

  /** What {@code --json} prints. */
  public static Map<String, List<Map<String, @Nullable Object>>> toJson(List<TaskScore> scores) {
    return Map.of("tasks", scores.stream().map(TaskEvaluation::toJson).toList());
  }

  private static Map<String, @Nullable Object> toJson(TaskScore score) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("task", score.task());
    json.put("items", score.items());
    json.put("leftOut", score.leftOut());
    json.put("acc", score.acc());
    json.put("accStderr", Double.isNaN(score.accError()) ? null : score.accError());
    json.put("accNorm", score.accNorm());
    json.put("accNormStderr", Double.isNaN(score.accNormError()) ? null : score.accNormError());
    return json;
  }
}
