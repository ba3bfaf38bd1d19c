package dev.millrace.engine.torch;

import dev.millrace.model.TrainingOptions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns libtorch's errors into one line, without C++ frames. If memory is short, the line says what
 * to lower.
 */
final class NativeFailure {
  // "CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 139.80 GiB of
  // which 1.20 GiB is free."
  private static final Pattern CUDA =
      Pattern.compile(
          "CUDA out of memory\\. Tried to allocate ([0-9.]+ [KMGT]iB)"
              + "(?:.*?total capacity of ([0-9.]+ [KMGT]iB) of which ([0-9.]+ [KMGT]iB) is free)?",
          Pattern.DOTALL);
  // "DefaultCPUAllocator: can't allocate memory: you tried to allocate 400000000000 bytes."
  private static final Pattern CPU = Pattern.compile("you tried to allocate ([0-9]+) bytes");

  private NativeFailure() {}

  /** Runs the body; if memory is short, the error says what was needed and what to lower. */
  static void translate(TrainingOptions options, Runnable body) {
    try {
      body.run();
    } catch (RuntimeException e) {
      String message = String.valueOf(e.getMessage());
      throw asked(message)
          .<RuntimeException>map(
              asked ->
                  new IllegalStateException(
                      "out of memory: %s; lower train.micro-batch-rows (%d) or train.context-length (%d)%s"
                          .formatted(
                              asked,
                              options.microBatchRows(),
                              options.contextLength(),
                              options.compute().recompute() ? "" : ", or set train.recompute=true"),
                      e))
          .orElseGet(() -> new IllegalStateException("libtorch: " + firstLine(message), e));
    }
  }

  private static String firstLine(String message) {
    return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(message).strip();
  }

  /** What was asked for and what there was; empty if the message is about something else. */
  static Optional<String> asked(String message) {
    Matcher cuda = CUDA.matcher(message);
    if (cuda.find()) {
      return Optional.of(
          "a tensor of %s was needed".formatted(cuda.group(1))
              + (cuda.group(2) == null
                  ? ""
                  : ", the GPU of %s has %s free".formatted(cuda.group(2), cuda.group(3))));
    }
    Matcher cpu = CPU.matcher(message);
    return cpu.find()
        ? Optional.of("a tensor of %d MiB was needed".formatted(Long.parseLong(cpu.group(1)) >> 20))
        : Optional.empty();
  }
}
