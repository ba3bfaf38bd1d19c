package dev.millrace.engine.torch;

import dev.millrace.model.MicroBatch;
import dev.millrace.model.StepResult;
import dev.millrace.model.TokenBatch;
import dev.millrace.model.TrainingEngine;
import dev.millrace.model.TrainingOptions;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** A model in training with libtorch's autograd. */
final class TorchTrainingEngine implements TrainingEngine {
  private final ModelConfig config;
  private final TrainingOptions options;
  private final TorchDevice device;
  private final Backend backend;
  private final Parameters parameters;
  private final Transformer transformer;
  private final LossHead head;
  private final OptimizerUpdate optimizer;

  TorchTrainingEngine(
      ModelConfig config, Weights weights, TrainingOptions options, TorchDevice device) {
    options.check(config);
    this.config = config;
    this.options = options;
    this.device = device;
    TorchLibrary.useThreads(options.threads());
    this.backend = Backend.of(device, options.compute());
    this.parameters = new Parameters(config, weights, backend, true);
    this.transformer = new Transformer(config, parameters, options.contextLength(), backend);
    this.head = new LossHead(transformer, backend, config.vocabularySize());
    this.optimizer = new OptimizerUpdate(config, options.optimizer(), parameters, backend);
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public StepResult step(TokenBatch batch, double learningRate) {
    long targets = check(batch);
    double[] measured = new double[2];
    NativeFailure.translate(
        options,
        () ->
            Scope.run(
                () -> {
                  parameters.gradients().zero_();
                  Tensor total = backend.doubleZero();
                  Tensor scale = backend.scalar(1.0 / targets);
                  for (MicroBatch micro : MicroBatch.split(batch, options.microBatchRows())) {
                    Scope.run(() -> lossAndGradient(micro, batch.length(), total, scale));
                  }
                  Tensor norm = parameters.gradients().norm();
                  measured[0] = total.item_double() / targets;
                  measured[1] = norm.item_double();
                }));
    double loss = measured[0];
    double norm = measured[1];
    if (Double.isFinite(loss) && Double.isFinite(norm)) {
      optimizer.update(learningRate, norm);
    }
    return new StepResult(loss, norm, targets);
  }

  private void lossAndGradient(MicroBatch micro, int length, Tensor total, Tensor scale) {
    Tensor ids = backend.ids(micro.ids()).view(-1, length);
    Tensor targets = backend.ids(micro.targets());
    Optional<Tensor> seen = transformer.seen(micro, length);
    if (options.compute().recompute()) {
      recomputing(ids, seen, targets, length, total, scale);
      return;
    }
    Tensor normed = hidden(ids, seen, length);
    LossHead.backward(normed, head.lossAndGradient(normed.detach(), targets, total, scale));
  }

  /** Keeps each layer's input and computes the layer again when its gradient is due. */
  private void recomputing(
      Tensor ids, Optional<Tensor> seen, Tensor targets, int length, Tensor total, Tensor scale) {
    List<Tensor> inputs = new ArrayList<>();
    try (NoGradGuard _ = new NoGradGuard()) {
      inputs.add(backend.forward(() -> transformer.embed(ids, 0, length)));
      for (int i = 0; i < config.layers(); i++) {
        int layer = i;
        Tensor before = inputs.getLast();
        inputs.add(backend.forward(() -> transformer.forward(layer, before, length, seen)));
      }
    }
    Tensor last = inputs.removeLast().requires_grad_(true);
    Tensor normed = backend.forward(() -> transformer.normalise(last));
    LossHead.backward(normed, head.lossAndGradient(normed.detach(), targets, total, scale));
    Tensor gradient = last.grad();
    for (int i = config.layers() - 1; i >= 0; i--) {
      int layer = i;
      Tensor after = gradient;
      Tensor before = inputs.removeLast().requires_grad_(true);
      gradient =
          Scope.of(
              () -> {
                Tensor again =
                    backend.forward(() -> transformer.forward(layer, before, length, seen));
                LossHead.backward(again, after);
                return before.grad();
              });
    }
    LossHead.backward(backend.forward(() -> transformer.embed(ids, 0, length)), gradient);
  }

  @Override
  public double summedLoss(TokenBatch batch) {
    check(batch);
    double[] loss = new double[1];
    NativeFailure.translate(
        options,
        () ->
            Scope.run(
                () -> {
                  Tensor total = backend.doubleZero();
                  for (MicroBatch micro : MicroBatch.split(batch, options.microBatchRows())) {
                    Scope.run(() -> loss(micro, batch.length(), total));
                  }
                  loss[0] = total.item_double();
                }));
    return loss[0];
  }

  private void loss(MicroBatch micro, int length, Tensor total) {
    try (NoGradGuard _ = new NoGradGuard()) {
      Tensor ids = backend.ids(micro.ids()).view(-1, length);
      Tensor targets = backend.ids(micro.targets());
      head.loss(hidden(ids, transformer.seen(micro, length), length), targets, total);
    }
  }

  @Override
  public double[] losses(TokenBatch batch) {
    check(batch);
    int length = batch.length();
    List<float[]> rows = new ArrayList<>();
    NativeFailure.translate(
        options,
        () -> {
          for (MicroBatch micro : MicroBatch.split(batch, options.microBatchRows())) {
            Scope.run(() -> rows.addAll(List.of(losses(micro, length))));
          }
        });
    return rows.stream()
        .flatMapToDouble(row -> IntStream.range(0, length).mapToDouble(i -> row[i]))
        .toArray();
  }

  private float[][] losses(MicroBatch micro, int length) {
    float[][] rows = new float[micro.ids().length / length][length];
    try (NoGradGuard _ = new NoGradGuard()) {
      Tensor ids = backend.ids(micro.ids()).view(-1, length);
      Tensor targets = backend.ids(micro.targets());
      Tensor normed = hidden(ids, transformer.seen(micro, length), length);
      Backend.copy(head.each(normed, targets).view(-1, length), rows);
    }
    return rows;
  }

  private Tensor hidden(Tensor ids, Optional<Tensor> seen, int length) {
    return backend.forward(
        () -> {
          Tensor x = transformer.embed(ids, 0, length);
          for (int i = 0; i < config.layers(); i++) {
            int layer = i;
            Tensor before = x;
            x = Scope.of(() -> transformer.forward(layer, before, length, seen));
          }
          return transformer.normalise(x);
        });
  }

  /** Logits of every position of one sequence. */
  float[][] logits(int[] ids) {
    float[][] rows = new float[ids.length][config.vocabularySize()];
    try (NoGradGuard _ = new NoGradGuard()) {
      Scope.run(
          () -> {
            Tensor row = backend.ids(ids).view(1, ids.length);
            Tensor x = hidden(row, Optional.empty(), ids.length);
            Backend.copy(backend.forward(() -> transformer.logits(x)), rows);
          });
    }
    return rows;
  }

  private long check(TokenBatch batch) {
    // Another library in this process may have set another number meanwhile.
    TorchLibrary.useThreads(options.threads());
    return MicroBatch.check(batch, options.contextLength(), config.vocabularySize());
  }

  Parameters parameters() {
    return parameters;
  }

  @Override
  public long optimizerStep() {
    return optimizer.step();
  }

  @Override
  public Weights weights() {
    return parameters.copy();
  }

  @Override
  public Weights moments() {
    return optimizer.moments();
  }

  @Override
  public void restoreMoments(Weights moments, long optimizerStep) {
    optimizer.restore(moments, optimizerStep);
  }

  @Override
  public String arithmetic() {
    return "torch-%s %s %s threads=%d micro-batch=%d%s%s"
        .formatted(
            TorchLibrary.version(),
            device.cuda() ? device.description() : "cpu " + TorchLibrary.instructionSet(),
            options.compute().precision().name().toLowerCase(Locale.ROOT),
            options.threads(),
            options.microBatchRows(),
            options.compute().recompute() ? " recompute" : "",
            options.compute().deterministic() ? " deterministic" : "");
  }

  @Override
  public void close() {
    optimizer.close();
    transformer.close();
    parameters.close();
  }
}
