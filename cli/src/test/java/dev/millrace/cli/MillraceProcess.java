package dev.millrace.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a process of its own, with what it prints in a file. */
public record MillraceProcess(Process process, Path log) implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final long PAUSE_MILLIS = 100;
  private static final Pattern ADDRESS = Pattern.compile("serves on (http://\\S+/)");

  public static MillraceProcess start(Path log, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            // Where numbers are not written 0 to 9.
            "-Duser.language=fa",
            "-Duser.country=IR",
            "-cp",
            System.getProperty("java.class.path"),
            Millrace.class.getName()));
    command.addAll(arguments);
    return new MillraceProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  public String output() throws IOException {
    return Files.readString(log);
  }

  /**
   * Where it serves, once it says so.
   *
   * @throws IllegalStateException with its output if it ends before
   */
  public URI address() throws IOException, InterruptedException {
    while (true) {
      boolean ended = !process.isAlive();
      Matcher matcher = ADDRESS.matcher(output());
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
      if (ended) {
        throw new IllegalStateException("it ended: " + output());
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }

  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  /** As a container is stopped: asked to end, and killed only if it does not. */
  public boolean endsWhenAsked() throws InterruptedException {
    process.destroy();
    return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
