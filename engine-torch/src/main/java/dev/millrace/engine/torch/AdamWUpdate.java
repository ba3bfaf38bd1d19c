package dev.millrace.engine.torch;

import dev.millrace.model.AdamW;
import dev.millrace.model.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorList;

/**
 * Clipping and AdamW as PyTorch's {@code clip_grad_norm_} and {@code AdamW(fused=True)}: one kernel
 * for the weights that decay and one for the others. JavaCPP has no method for it, so libtorch's
 * dispatcher calls it by name.
 */
final class AdamWUpdate implements AutoCloseable {
  private static final String FIRST = ".exp_avg";
  private static final String SECOND = ".exp_avg_sq";
  // PyTorch's guard in clip_grad_norm_.
  private static final double CLIP_EPSILON = 1e-6;

  private final AdamW settings;
  private final Parameters parameters;
  private final Backend backend;
  private final OperatorHandle fused;
  private final Tensor first;
  private final Tensor second;
  private long step;

  AdamWUpdate(AdamW settings, Parameters parameters, Backend backend) {
    this.settings = settings;
    this.parameters = parameters;
    this.backend = backend;
    this.fused =
        Scope.lasting(() -> Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", ""));
    this.first = Scope.lasting(() -> backend.zeros(parameters.length()));
    this.second = Scope.lasting(() -> backend.zeros(parameters.length()));
  }

  /** Updates done. */
  long step() {
    return step;
  }

  /** A copy of the moments. */
  Weights moments() {
    Map<String, Tensor> bySuffix = new LinkedHashMap<>();
    bySuffix.put(FIRST, first);
    bySuffix.put(SECOND, second);
    return parameters.copy(bySuffix);
  }

  void restore(Weights moments, long atStep) {
    if (atStep < 0) {
      throw new IllegalArgumentException("optimizer step " + atStep + " is negative");
    }
    parameters.restore(moments, FIRST, first);
    parameters.restore(moments, SECOND, second);
    step = atStep;
  }

  /** One update from the gradients, scaled down where their norm is above the limit. */
  void update(double learningRate, double gradientNorm) {
    step++;
    double clip = Math.min(1, settings.maxGradientNorm() / (gradientNorm + CLIP_EPSILON));
    long decayed = parameters.decayed();
    Scope.run(
        () -> {
          Tensor divisor = backend.scalar(1 / clip);
          call(0, decayed, learningRate, settings.weightDecay(), divisor);
          call(decayed, parameters.length() - decayed, learningRate, 0, divisor);
        });
  }

  private void call(
      long offset, long length, double learningRate, double weightDecay, Tensor divisor) {
    if (length == 0) {
      return;
    }
    IValueVector arguments = new IValueVector();
    arguments.push_back(list(parameters.weights().narrow(0, offset, length)));
    arguments.push_back(list(parameters.gradients().narrow(0, offset, length)));
    arguments.push_back(list(first.narrow(0, offset, length)));
    arguments.push_back(list(second.narrow(0, offset, length)));
    arguments.push_back(new IValue(emptyList()));
    arguments.push_back(list(backend.scalar((double) step)));
    arguments.push_back(new IValue(learningRate));
    arguments.push_back(new IValue(settings.beta1()));
    arguments.push_back(new IValue(settings.beta2()));
    arguments.push_back(new IValue(weightDecay));
    arguments.push_back(new IValue(settings.epsilon()));
    arguments.push_back(new IValue(false)); // amsgrad
    arguments.push_back(new IValue(false)); // maximize
    arguments.push_back(new IValue(divisor)); // of the gradients
    arguments.push_back(new IValue()); // no flag of infinite gradients: they do not come here
    fused.callBoxed(arguments);
  }

  private static IValue list(Tensor only) {
    GenericList list = emptyList();
    list.push_back(new IValue(only));
    return new IValue(list);
  }

  /** JavaCPP has no list of tensors for the dispatcher, only a list of values of type tensor. */
  private static GenericList emptyList() {
    return new GenericList(new TensorList().elementType());
  }

  @Override
  public void close() {
    Scope.release(second);
    Scope.release(first);
    Scope.release(fused);
  }
}
