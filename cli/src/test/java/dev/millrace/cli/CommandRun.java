package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What one command line gave. */
public record CommandRun(int exitCode, String out, String errors) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static CommandRun of(String... arguments) {
    return withInput("", arguments);
  }

  public static CommandRun withInput(String input, String... arguments) {
    return withInput(input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  public static CommandRun withInput(byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    ThreadStreams.set(new ThreadStreams.Streams(new ByteArrayInputStream(input), out, errors));
    try {
      int exitCode = Millrace.commandLine().execute(arguments);
      System.out.flush();
      return new CommandRun(
          exitCode, out.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    } finally {
      ThreadStreams.reset();
    }
  }

  /** Reads a command line and runs nothing; throws what the user would be told. */
  public static void requireReadable(List<String> arguments) {
    Millrace.commandLine().parseArgs(arguments.toArray(String[]::new));
  }

  /** The JSON lines of standard output. */
  public List<JsonNode> rows() {
    return out.lines().map(CommandRun::parse).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }
}
