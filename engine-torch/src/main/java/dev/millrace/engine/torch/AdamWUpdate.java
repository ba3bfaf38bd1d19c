package dev.millrace.engine.torch;

import dev.millrace.model.AdamW;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorList;

/**
 * AdamW as PyTorch's {@code AdamW(fused=True)}: one kernel for each range of weights. JavaCPP has
 * no method for it, so libtorch's dispatcher calls it by name.
 */
final class AdamWUpdate implements AutoCloseable {
  private final AdamW settings;
  private final Parameters parameters;
  private final Backend backend;
  private final OperatorHandle fused;
  private final Tensor first;
  private final Tensor second;

  /**
   * @param first mean of the gradients, a tensor like the weights
   * @param second mean of their squares
   */
  AdamWUpdate(AdamW settings, Parameters parameters, Backend backend, Tensor first, Tensor second) {
    this.settings = settings;
    this.parameters = parameters;
    this.backend = backend;
    this.fused =
        Scope.lasting(() -> Dispatcher.singleton().findSchemaOrThrow("aten::_fused_adamw_", ""));
    this.first = first;
    this.second = second;
  }

  /**
   * Moves a range of the weights.
   *
   * @param step from 1
   * @param divisor of the gradients
   */
  void update(
      Parameters.Range range, long step, double learningRate, double weightDecay, Tensor divisor) {
    if (range.length() == 0) {
      return;
    }
    long offset = range.offset();
    long length = range.length();
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
    Scope.release(fused);
  }
}
