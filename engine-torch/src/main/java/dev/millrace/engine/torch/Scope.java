package dev.millrace.engine.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Lifetimes of native objects. Whatever JavaCPP makes while a scope is open is freed with it: the
 * garbage collector does not see how much memory hangs on a small Java object.
 */
final class Scope {
  private Scope() {}

  /** Frees what the body makes except its result, which the outer scope, if any, frees. */
  static Tensor of(Supplier<Tensor> body) {
    Tensor result = lasting(body);
    PointerScope outer = PointerScope.getInnerScope();
    if (outer != null) {
      outer.attach(result);
      result.releaseReference();
    }
    return result;
  }

  /** The same, but the result lives until {@link #release}. */
  static <P extends Pointer> P lasting(Supplier<P> body) {
    try (PointerScope _ = new PointerScope()) {
      return body.get().retainReference();
    }
  }

  /** Runs the body and frees all that it makes. */
  static void run(Runnable body) {
    try (PointerScope _ = new PointerScope()) {
      body.run();
    }
  }

  static void release(Pointer pointer) {
    pointer.releaseReference();
  }
}
