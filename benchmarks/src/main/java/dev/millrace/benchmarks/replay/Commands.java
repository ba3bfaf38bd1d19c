package dev.millrace.benchmarks.replay;

import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.cli.Millrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Commands of the program on one data folder, each a process. */
final class Commands {
  private static final String HEAP = "1g";

  private final Program program;
  private final Path work;
  private final Path data;
  private final Map<String, String> settings;

  /**
   * @param work of logs and temporary files
   * @param settings given to each command
   */
  Commands(Program program, Path work, Path data, Map<String, String> settings) {
    this.program = program;
    this.work = work;
    this.data = data;
    this.settings = settings;
  }

  /** The same on another folder. */
  Commands on(Path other) {
    return new Commands(program, work, other, settings);
  }

  Path data() {
    return data;
  }

  /** Settings that the step itself gives are the last, and so count. */
  private List<String> arguments(List<String> asked) {
    List<String> arguments = new ArrayList<>(asked);
    arguments.addAll(List.of("--data", data.toString()));
    settings.forEach(
        (key, value) -> {
          if (asked.stream().noneMatch(one -> one.startsWith(key + "="))) {
            arguments.addAll(List.of("--set", key + "=" + value));
          }
        });
    return arguments;
  }

  /** Runs one to its end. */
  Program.Result execute(List<String> asked) throws InterruptedException {
    return program.execute(HEAP, work, Millrace.class.getName(), arguments(asked));
  }

  /**
   * Runs one, and kills it when that time has passed.
   *
   * @return how it ended by itself; empty if it was killed
   */
  OptionalInt kill(List<String> asked, Duration after) throws InterruptedException {
    try {
      Files.createDirectories(work.resolve("tmp"));
      Process process =
          new ProcessBuilder(
                  program.command(HEAP, work, Millrace.class.getName(), arguments(asked)))
              .directory(work.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(work.resolve("killed.log").toFile()))
              .start();
      try {
        if (process.waitFor(after.toMillis(), TimeUnit.MILLISECONDS)) {
          return OptionalInt.of(process.exitValue());
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      return OptionalInt.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + asked + ": " + e.getMessage(), e);
    }
  }
}
