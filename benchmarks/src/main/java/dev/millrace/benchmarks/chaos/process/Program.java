package dev.millrace.benchmarks.chaos.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How Java programs are started: with this process's Java and the flags that the launcher gave it,
 * but another heap.
 *
 * @param classPath of the program, as the option {@code -cp} takes it
 * @param clock empty: the machine's
 */
public record Program(Path java, List<String> flags, String classPath, Optional<FakeClock> clock) {
  private static final String LEVEL = "-XX:TieredStopAtLevel";
  private static final List<String> OF_THIS_PROCESS =
      List.of("-Xmx", "-agentlib", "-javaagent", "-Dmillrace.terminal");

  public Program {
    flags = List.copyOf(flags);
  }

  /**
   * The program of a distribution.
   *
   * @param lib its folder of jars
   */
  public static Program asThisProcess(Path lib) {
    return withFlagsOfThisProcess(lib + "/*");
  }

  /** The program that this process runs, or whose tests it does. */
  public static Program ofThisProcess() {
    return withFlagsOfThisProcess(System.getProperty("java.class.path"));
  }

  private static Program withFlagsOfThisProcess(String classPath) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> flags =
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> OF_THIS_PROCESS.stream().noneMatch(flag::startsWith))
            .toList();
    return new Program(java, flags, classPath, Optional.empty());
  }

  /** The same with one more flag of Java's. */
  public Program with(String flag) {
    return with(Stream.concat(flags.stream(), Stream.of(flag)).toList());
  }

  private Program with(List<String> others) {
    return new Program(java, others, classPath, clock);
  }

  /** The same for processes that live for seconds: without the optimizing compiler. */
  public Program shortLived() {
    return with(LEVEL + "=1");
  }

  /** The same for processes that compute: vectors are slow without the optimizing compiler. */
  public Program computing() {
    return with(flags.stream().filter(flag -> !flag.startsWith(LEVEL)).toList());
  }

  /** The same with clocks that can jump. */
  public Program under(FakeClock fake) {
    return new Program(java, flags, classPath, Optional.of(fake));
  }

  /**
   * @param heap such as {@code 512m}
   * @param folder the process's own, whose {@code tmp} takes its temporary files
   */
  public List<String> command(String heap, Path folder, String mainClass, List<String> arguments) {
    return Stream.of(
            clock.map(fake -> fake.prefix(folder)).orElse(List.of()),
            List.of(java.toString()),
            flags,
            List.of(
                "-Xmx" + heap,
                "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                "-cp",
                classPath,
                mainClass),
            arguments)
        .flatMap(List::stream)
        .collect(ArrayList::new, ArrayList::add, ArrayList::addAll);
  }

  /** What a process printed, and how it ended. */
  public record Result(int exitCode, List<String> lines) {
    public Result {
      lines = List.copyOf(lines);
    }
  }

  /** Runs a command to its end, in a folder of its own. */
  public Result execute(String heap, Path folder, String mainClass, List<String> arguments)
      throws InterruptedException {
    try {
      Files.createDirectories(folder.resolve("tmp"));
      Process process =
          new ProcessBuilder(command(heap, folder, mainClass, arguments))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + arguments + ": " + e.getMessage(), e);
    }
  }
}
