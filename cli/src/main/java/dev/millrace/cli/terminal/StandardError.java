package dev.millrace.cli.terminal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Standard error, which the launcher leads through a filter until the program runs: the JVM itself
 * prints a warning about the vector module there before {@code main}, and has no option against it.
 */
public final class StandardError {
  private static final int STANDARD_ERROR = 2;

  private StandardError() {}

  /** Takes the true standard error back, for native libraries too. */
  public static void restore() {
    Optional.ofNullable(Integer.getInteger("millrace.errors.descriptor"))
        .ifPresent(StandardError::takeOver);
  }

  /** If that fails, standard error stays filtered, which changes nothing else. */
  @SuppressWarnings("restricted") // the launcher allows native access, for the engines
  private static void takeOver(int descriptor) {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> function = linker.defaultLookup().find("dup2");
    if (function.isEmpty()) {
      return;
    }
    MethodHandle duplicate =
        linker.downcallHandle(
            function.get(),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    try {
      int _ = (int) duplicate.invokeExact(descriptor, STANDARD_ERROR);
    } catch (Throwable e) {
      throw new IllegalStateException("standard error cannot be restored", e);
    }
  }
}
