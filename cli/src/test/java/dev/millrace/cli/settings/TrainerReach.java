package dev.millrace.cli.settings;

import static dev.millrace.cli.settings.Reach.reach;

import dev.millrace.model.Device;
import dev.millrace.model.Optimizer;
import dev.millrace.model.Precision;
import dev.millrace.trainer.guard.OnDivergence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Settings of the trainer. */
final class TrainerReach {
  static final List<Reach> ROWS =
      List.of(
          reach("train.run", "r", wiring -> wiring.trainer(ReachTable.FOLDER).run()),
          reach("train.engine", "torch", wiring -> wiring.trainer(ReachTable.FOLDER).engine()),
          reach("train.model", "small", wiring -> wiring.trainer(ReachTable.FOLDER).model()),
          reach(
              "train.context-length",
              32,
              wiring -> wiring.trainer(ReachTable.FOLDER).contextLength()),
          reach(
              "train.blocks-per-step",
              5,
              wiring -> wiring.trainer(ReachTable.FOLDER).blocksPerStep()),
          reach(
              "train.micro-batch-rows",
              6,
              wiring -> wiring.trainer(ReachTable.FOLDER).microBatchRows()),
          reach("train.threads", 97, wiring -> wiring.trainer(ReachTable.FOLDER).threads()),
          reach("train.seed", 9L, wiring -> wiring.trainer(ReachTable.FOLDER).seed()),
          reach(
              "train.learning-rate",
              0.5,
              wiring -> wiring.trainer(ReachTable.FOLDER).learningRate()),
          reach(
              "train.warm-up-steps", 11, wiring -> wiring.trainer(ReachTable.FOLDER).warmUpSteps()),
          reach(
              "train.optimizer",
              "muon",
              wiring -> wiring.trainer(ReachTable.FOLDER).optimizerKind(),
              Optimizer.Kind.MUON),
          reach(
              "train.cosine-steps",
              "400",
              wiring -> wiring.trainer(ReachTable.FOLDER).cosineSteps(),
              OptionalInt.of(400)),
          reach(
              "train.beta1", 0.3, wiring -> wiring.trainer(ReachTable.FOLDER).optimizer().beta1()),
          reach(
              "train.beta2", 0.4, wiring -> wiring.trainer(ReachTable.FOLDER).optimizer().beta2()),
          reach(
              "train.epsilon",
              0.6,
              wiring -> wiring.trainer(ReachTable.FOLDER).optimizer().epsilon()),
          reach(
              "train.weight-decay",
              0.7,
              wiring -> wiring.trainer(ReachTable.FOLDER).optimizer().weightDecay()),
          reach(
              "train.max-gradient-norm",
              0.8,
              wiring -> wiring.trainer(ReachTable.FOLDER).optimizer().maxGradientNorm()),
          reach("train.epochs", 12, wiring -> wiring.trainer(ReachTable.FOLDER).epochs()),
          reach(
              "train.document-mask",
              true,
              wiring -> wiring.trainer(ReachTable.FOLDER).documentMask()),
          reach(
              "train.shuffle-window",
              40,
              wiring -> wiring.trainer(ReachTable.FOLDER).shuffleWindow()),
          reach(
              "train.evaluation-blocks",
              13,
              wiring -> wiring.trainer(ReachTable.FOLDER).evaluationBlocks()),
          reach(
              "train.evaluation-wait",
              "14s",
              wiring -> wiring.trainer(ReachTable.FOLDER).evaluationWait(),
              Duration.ofSeconds(14)),
          reach(
              "train.evaluate-every-steps",
              15,
              wiring -> wiring.trainer(ReachTable.FOLDER).evaluateEverySteps()),
          reach(
              "train.evaluations",
              "hellaswag.jsonl,arc.jsonl.gz",
              wiring -> wiring.trainer(ReachTable.FOLDER).evaluations(),
              List.of("hellaswag.jsonl", "arc.jsonl.gz")),
          reach(
              "train.evaluation-items",
              31,
              wiring -> wiring.trainer(ReachTable.FOLDER).evaluationItems()),
          reach(
              "train.checkpoint-every-steps",
              16,
              wiring -> wiring.trainer(ReachTable.FOLDER).checkpointEverySteps()),
          reach(
              "train.idle-checkpoint",
              "7s",
              wiring -> wiring.trainer(ReachTable.FOLDER).idleCheckpoint(),
              Duration.ofSeconds(7)),
          reach(
              "train.checkpoint-every",
              "17m",
              wiring -> wiring.trainer(ReachTable.FOLDER).checkpointEvery(),
              Duration.ofMinutes(17)),
          reach(
              "checkpoints.root",
              Path.of("/elsewhere"),
              wiring -> wiring.trainer(ReachTable.FOLDER).checkpointsRoot()),
          reach(
              "checkpoints.cache",
              "copies",
              wiring -> wiring.checkpoints().cache(),
              Optional.of(Path.of("copies"))),
          reach("train.keep-last", 18, wiring -> wiring.trainer(ReachTable.FOLDER).keepLast()),
          reach("train.keep-every", 19, wiring -> wiring.trainer(ReachTable.FOLDER).keepEvery()),
          reach("train.keep-ladder", 4, wiring -> wiring.trainer(ReachTable.FOLDER).keepLadder()),
          reach(
              "train.skip-steps",
              "3, 1",
              wiring -> wiring.trainer(ReachTable.FOLDER).skipSteps(),
              Set.of(1L, 3L)),
          reach(
              "train.tensorboard",
              "boards",
              wiring -> wiring.trainer(ReachTable.FOLDER).tensorboard(),
              Optional.of(Path.of("boards"))),
          reach(
              "train.decay-steps",
              "20",
              wiring -> wiring.trainer(ReachTable.FOLDER).decaySteps(),
              OptionalInt.of(20)),
          reach(
              "train.device",
              "CUDA",
              wiring -> wiring.trainer(ReachTable.FOLDER).compute().device(),
              Device.CUDA),
          reach(
              "train.precision",
              "bf16",
              wiring -> wiring.trainer(ReachTable.FOLDER).compute().precision(),
              Precision.BF16),
          reach("train.tf32", true, wiring -> wiring.trainer(ReachTable.FOLDER).compute().tf32()),
          reach(
              "train.deterministic",
              true,
              wiring -> wiring.trainer(ReachTable.FOLDER).compute().deterministic()),
          reach(
              "train.recompute",
              true,
              wiring -> wiring.trainer(ReachTable.FOLDER).compute().recompute()),
          reach(
              "train.on-divergence",
              "warn",
              wiring -> wiring.trainer(ReachTable.FOLDER).guard().action(),
              OnDivergence.WARN),
          reach(
              "train.divergence-loss-factor",
              2.5,
              wiring -> wiring.trainer(ReachTable.FOLDER).guard().lossFactor()),
          reach(
              "train.divergence-steps",
              21,
              wiring -> wiring.trainer(ReachTable.FOLDER).guard().steps()),
          reach(
              "train.divergence-held-out-rise",
              0.75,
              wiring -> wiring.trainer(ReachTable.FOLDER).guard().heldOutRise()),
          reach(
              "train.max-rewinds",
              22,
              wiring -> wiring.trainer(ReachTable.FOLDER).guard().maxRewinds()));

  private TrainerReach() {}
}
