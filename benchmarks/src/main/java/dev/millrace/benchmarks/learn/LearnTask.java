package dev.millrace.benchmarks.learn;

import dev.millrace.benchmarks.CpuClock;
import dev.millrace.cli.model.PackedTexts;
import dev.millrace.model.EngineProvider;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.Optimizer;
import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.LearningRateSchedule;
import dev.millrace.trainer.TrainerSettings;
import dev.millrace.trainer.data.BlockRows;
import dev.millrace.trainer.data.MaskedBlock;
import dev.millrace.trainer.data.MemoryBatches;
import dev.millrace.trainer.evaluation.HeldOutEvaluation;
import java.util.ArrayList;
import java.util.List;

/**
 * What all runs have in common: the blocks in their order, the model's shape, and what a step is.
 *
 * @param heldOut what each run is evaluated on
 * @param evaluateEvery steps between evaluations
 * @param decayShare of the steps in which WSD's rate falls
 */
record LearnTask(
    TrainerSettings settings,
    ModelConfig config,
    Tokenizer tokenizer,
    PackedTexts texts,
    List<MaskedBlock> heldOut,
    int evaluateEvery,
    double decayShare) {
  private static final int WARM_UP_STEPS = 10;

  /** Steps of one pass over the texts. */
  int stepsOfAPass() {
    return Math.toIntExact(
        MemoryBatches.stepsOfAPass(texts.training().size(), settings.blocksPerStep()));
  }

  /** So that the first run pays for no compilation that the others do not. */
  void warmUp() {
    for (Optimizer.Kind kind : Optimizer.Kind.values()) {
      LearnPair pair = new LearnPair(kind, LearnPair.Shape.WSD);
      run(pair, settings.learningRate(), 1, Math.min(WARM_UP_STEPS, stepsOfAPass()));
    }
  }

  /** A whole run; a loss that is not finite ends it, with infinite bits per byte. */
  LearnCurve run(LearnPair pair, double peak, long seed, int steps) {
    LearningRateSchedule rates =
        pair.schedule(peak, Math.min(settings.warmUpSteps(), steps / 2), steps, decayShare);
    BlockRows rows = settings.rows(config.vocabularySize());
    HeldOutEvaluation evaluation = new HeldOutEvaluation(rows, tokenizer);
    MemoryBatches batches =
        new MemoryBatches(
            texts.training(),
            List.of(),
            settings.blocksPerStep(),
            steps,
            settings.shuffleWindow(),
            seed);
    CpuClock clock = new CpuClock();
    List<LearnCurve.Point> points = new ArrayList<>();
    double seconds = 0;
    try (TrainingEngine engine = engine(pair.optimizer(), seed)) {
      points.add(new LearnCurve.Point(0, 0, bitsPerByte(evaluation, engine)));
      for (int step = 1; step <= steps; step++) {
        TokenBatch batch = rows.batch(batches.next(() -> {}).orElseThrow().blocks());
        double rate = rates.at(step);
        List<StepResult> results = new ArrayList<>();
        seconds += clock.of(() -> results.add(engine.step(batch, rate))).toNanos() / 1e9;
        if (!Double.isFinite(results.getFirst().loss())) {
          points.add(new LearnCurve.Point(step, seconds, Double.POSITIVE_INFINITY));
          break;
        }
        if (step % evaluateEvery == 0 || step == steps) {
          points.add(new LearnCurve.Point(step, seconds, bitsPerByte(evaluation, engine)));
        }
      }
    }
    return new LearnCurve(pair, peak, seed, points);
  }

  private TrainingEngine engine(Optimizer.Kind kind, long seed) {
    EngineProvider provider = EngineProviders.named(settings.engine());
    TrainingOptions options =
        new TrainingOptions(
            kind.with(settings.optimizer()),
            settings.contextLength(),
            settings.microBatchRows(),
            settings.threads(),
            settings.compute());
    try (Weights weights = WeightInitialisation.of(config, seed)) {
      return provider.train(config, weights, options);
    }
  }

  private double bitsPerByte(HeldOutEvaluation evaluation, TrainingEngine engine) {
    return evaluation
        .of(engine, heldOut)
        .orElseThrow(() -> new IllegalStateException("no held-out text"))
        .bitsPerByte();
  }
}
