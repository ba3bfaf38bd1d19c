package dev.millrace.trainer.evaluation;

import dev.millrace.model.TrainingEngine;
import dev.millrace.schemas.EvaluationScore;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.checkpoint.Checkpoints;
import dev.millrace.trainer.checkpoint.Progress;
import dev.millrace.trainer.data.StepInput;
import dev.millrace.trainer.log.TrainingLog;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checkpoints whose weights answer the tasks of {@code train.evaluations} once they are written:
 * what was learned is safe before that takes its time.
 */
public final class EvaluatedCheckpoints implements Checkpoints {
  /** What the training log calls it. */
  public static final String EVENT = "evaluated";

  private final Checkpoints checkpoints;
  private final Tasks tasks;
  private final String run;
  private final TrainingLog log;
  private final Clock clock;

  public EvaluatedCheckpoints(
      Checkpoints checkpoints, Tasks tasks, String run, TrainingLog log, Clock clock) {
    this.checkpoints = checkpoints;
    this.tasks = tasks;
    this.run = run;
    this.log = log;
    this.clock = clock;
  }

  /**
   * A run's tasks.
   *
   * @throws dev.millrace.schemas.SettingsException as {@link Tasks#read} does
   */
  public static Tasks tasks(TrainerSettings settings, Tokenizer tokenizer) {
    return Tasks.read(
        settings.evaluations(),
        settings.evaluationItems(),
        tokenizer,
        tokenizer.endOfText(),
        settings.contextLength());
  }

  @Override
  public boolean isEmpty() {
    return checkpoints.isEmpty();
  }

  @Override
  public void taken(StepInput input) {
    checkpoints.taken(input);
  }

  @Override
  public String write(TrainingEngine engine, Progress progress) {
    return checkpoints.write(engine, progress);
  }

  @Override
  public void written(TrainingEngine engine, Progress progress) {
    checkpoints.written(engine, progress);
    if (!tasks.isEmpty()) {
      List<TaskScore> scores = tasks.score(Likelihood.of(engine));
      log.write(entry(progress, scores));
      log.flush();
    }
  }

  private TrainingLogEntry entry(Progress progress, List<TaskScore> scores) {
    return TrainingLogEntry.newBuilder()
        .setRun(run)
        .setStep(progress.step())
        .setAt(clock.instant())
        .setTokens(progress.tokens())
        .setEvent(EVENT)
        .setNotice(scores.stream().map(TaskScore::text).collect(Collectors.joining("; ")))
        .setEvaluations(scores.stream().map(EvaluatedCheckpoints::record).toList())
        .build();
  }

  private static EvaluationScore record(TaskScore score) {
    EvaluationScore.Builder record =
        EvaluationScore.newBuilder()
            .setTask(score.task())
            .setItems(score.items())
            .setLeftOut(score.leftOut())
            .setAcc(score.acc())
            .setAccNorm(score.accNorm());
    if (score.items() > 1) {
      record.setAccError(score.accError()).setAccNormError(score.accNormError());
    }
    return record.build();
  }
}
