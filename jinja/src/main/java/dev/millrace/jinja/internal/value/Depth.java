package dev.millrace.jinja.internal.value;

import dev.millrace.jinja.TemplateException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How many levels a stack has room for. What overflows a stack may leave a class half made for
 * ever, so levels are counted, and what needs more of them than any thread has is done again on a
 * thread with a stack of its own.
 */
public enum Depth {
  /** For every thread, whatever it has called before. */
  ANY_STACK(150, 25),
  /** More than Jinja2 itself can go. */
  OWN_STACK(5000, 250);

  private static final long STACK_BYTES = 64L << 20;

  private final int levels;
  private final int brackets;

  Depth(int levels, int brackets) {
    this.levels = levels;
    this.brackets = brackets;
  }

  /** The deepest nesting of values, and of expressions and statements that run. */
  void requireLevels(int needed) {
    require(needed, levels);
  }

  /** Of brackets and blocks within each other in a template that is read. */
  public void requireBrackets(int needed) {
    require(needed, brackets);
  }

  private void require(int needed, int most) {
    if (needed > most) {
      throw this == ANY_STACK
          ? new Exceeded()
          : TemplateException.limit("nested more than " + most + " levels deep");
    }
  }

  /** Says that a deeper stack is needed. */
  private static final class Exceeded extends RuntimeException {
    Exceeded() {
      super("nested too deeply for this stack", null, false, false);
    }
  }

  /** Work that changes nothing, and so may be done twice. */
  public static <T> T inWhatItTakes(Function<Depth, T> work) {
    try {
      return work.apply(ANY_STACK);
    } catch (Exceeded e) {
      return onOwnStack(() -> work.apply(OWN_STACK));
    }
  }

  private static <T> T onOwnStack(Supplier<T> work) {
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread thread = new Thread(null, task, "template", STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          // The work ends by itself, within its limits.
          interrupted = true;
        } catch (ExecutionException e) {
          throw unwrapped(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException unwrapped(ExecutionException failure) {
    return switch (failure.getCause()) {
      case RuntimeException cause -> cause;
      case Error cause -> throw cause;
      case null, default -> new IllegalStateException(failure);
    };
  }
}
