package dev.millrace.trainer.retrain;

import java.util.Map;
import java.util.Optional;

/**
 * What a run has to unlearn, and how.
 *
 * @param run what was trained
 * @param retrained the run that takes its steps again
 * @param begun what that one saw itself of what is taken down now, if it has begun before
 * @param takedowns offset of {@code takedowns} up to which they are obeyed
 * @param byUrlOnly steps whose blocks are gone, so that only the URLs of their documents are known
 * @param unknown steps of which not even these are
 * @param differences settings that are not those of the run's newest checkpoint, with its values
 * @param replay what to do; empty if nothing has to be unlearned
 */
public record RetrainPlan(
    String run,
    String retrained,
    Optional<SeenSteps> begun,
    long takedowns,
    SeenSteps seen,
    long byUrlOnly,
    long unknown,
    Map<String, String> differences,
    Optional<Replay> replay) {

  public RetrainPlan {
    differences = Map.copyOf(differences);
  }
}
