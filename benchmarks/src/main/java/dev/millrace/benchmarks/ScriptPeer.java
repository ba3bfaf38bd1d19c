package dev.millrace.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A peer in Python or on Node.js that takes turns with us: a script that does one round for each
 * line it reads, and answers each with its CPU seconds. Its first line says what it is, such as
 * {@code tiktoken 0.9.0}.
 */
final class ScriptPeer implements AutoCloseable {
  /** Lies beside scripts in Python, which import it. */
  private static final String MODEL = "gpt.py";

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter requests;
  private final String name;

  private ScriptPeer(Process process, BufferedReader answers, String name) {
    this.process = process;
    this.answers = answers;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.name = name;
  }

  /** Empty where there is no {@code python3}, or it lacks what the script imports. */
  static Optional<ScriptPeer> python(String script, List<String> arguments) {
    return start("python3", script, arguments);
  }

  /** Empty where there is no {@code node}, or it lacks what the script imports. */
  static Optional<ScriptPeer> node(String script, List<String> arguments) {
    return start("node", script, arguments);
  }

  private static Optional<ScriptPeer> start(
      String interpreter, String script, List<String> arguments) {
    try {
      Path folder = Files.createTempDirectory("millrace-peer");
      folder.toFile().deleteOnExit();
      Path file = unpack(script, folder);
      if (script.endsWith(".py")) {
        unpack(MODEL, folder);
      }
      List<String> command = new ArrayList<>(List.of(interpreter, file.toString()));
      command.addAll(arguments);
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
      // Else Python's cache of the model would stay in the folder.
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      Process process = builder.start();
      BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
      return Optional.ofNullable(answers.readLine())
          .map(name -> new ScriptPeer(process, answers, name));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  String name() {
    return name;
  }

  Contender contender() {
    return new Contender(name, this::round);
  }

  Duration round() {
    try {
      requests.write("round\n");
      requests.flush();
      String seconds = answers.readLine();
      if (seconds == null) {
        throw new IllegalStateException(name + " ended before its answer");
      }
      return Duration.ofNanos((long) (Double.parseDouble(seconds) * 1e9));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path unpack(String script, Path folder) throws IOException {
    try (InputStream in = ScriptPeer.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalArgumentException("no script " + script);
      }
      Path file = folder.resolve(script);
      file.toFile().deleteOnExit();
      Files.copy(in, file);
      return file;
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
