package dev.millrace.engine.torch;

import dev.millrace.model.ComputeOptions;
import dev.millrace.model.Precision;
import java.nio.LongBuffer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Makes tensors on the chosen device, and runs code in the chosen precision. */
record Backend(boolean cuda, Precision precision) {

  /** Also sets options that libtorch has only for the whole process. */
  static Backend of(TorchDevice device, ComputeOptions options) {
    if (options.deterministic()) {
      // Without it libtorch refuses cuBLAS, whose workspace is read when the first handle is made.
      ProcessEnvironment.setIfAbsent("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
    }
    Scope.run(
        () -> {
          Context context = torch.globalContext();
          context.setAllowTF32CuBLAS(options.tf32());
          context.setAllowTF32CuDNN(options.tf32());
          context.setDeterministicAlgorithms(options.deterministic(), false);
          // Every number is written before it is read: filling tensors first would only cost time.
          context.setDeterministicFillUninitializedMemory(false);
        });
    return new Backend(device.cuda(), options.precision());
  }

  private DeviceType type() {
    return cuda ? DeviceType.CUDA : DeviceType.CPU;
  }

  private TensorOptions options(ScalarType type) {
    return new TensorOptions()
        .dtype(new ScalarTypeOptional(type))
        .device(new DeviceOptional(new Device(type())));
  }

  Tensor zeros(long... shape) {
    return torch.zeros(shape, options(ScalarType.Float));
  }

  Tensor ones(long... shape) {
    return torch.ones(shape, options(ScalarType.Float));
  }

  Tensor doubleZero() {
    return torch.zeros(new long[0], options(ScalarType.Double));
  }

  Tensor scalar(double value) {
    return torch.full(
        new long[0], new org.bytedeco.pytorch.Scalar(value), options(ScalarType.Float));
  }

  /** Float32 in ordinary memory, with unwritten elements. */
  static Tensor hostFloats(long length) {
    return torch.empty(
        new long[] {length}, new TensorOptions(ScalarType.Float), new MemoryFormatOptional());
  }

  /** The numbers of a tensor [rows, columns]. */
  static void copy(Tensor from, float[][] rows) {
    Tensor host = from.to(ScalarType.Float).cpu().contiguous();
    FloatPointer numbers = new FloatPointer(host.data_ptr());
    for (int row = 0; row < rows.length; row++) {
      numbers.position((long) row * rows[row].length).get(rows[row]);
    }
  }

  /** Token ids on the device, [ids]; a GPU copies them while it still computes what was queued. */
  Tensor ids(int[] ids) {
    TensorOptions host = new TensorOptions(ScalarType.Long).pinned_memory(new BoolOptional(cuda));
    Tensor staged = torch.empty(new long[] {ids.length}, host, new MemoryFormatOptional());
    LongBuffer buffer =
        new LongPointer(staged.data_ptr()).capacity(ids.length).asByteBuffer().asLongBuffer();
    for (int id : ids) {
      buffer.put(id);
    }
    return cuda
        ? staged.to(options(ScalarType.Long), true, false, new MemoryFormatOptional())
        : staged;
  }

  /** Runs a forward pass, its products in the chosen precision. */
  Tensor forward(Supplier<Tensor> body) {
    if (precision == Precision.FP32) {
      return Scope.of(body);
    }
    torch.set_autocast_dtype(type(), ScalarType.BFloat16);
    torch.set_autocast_enabled(type(), true);
    torch.increment_nesting();
    try {
      return Scope.of(body);
    } finally {
      // The weights' bfloat16 copies are valid for this pass only.
      if (torch.decrement_nesting() == 0) {
        torch.clear_cache();
      }
      torch.set_autocast_enabled(type(), false);
    }
  }
}
