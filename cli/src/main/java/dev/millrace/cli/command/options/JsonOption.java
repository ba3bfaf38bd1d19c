package dev.millrace.cli.command.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether a command answers with one JSON object, and nothing else, on standard output. */
public final class JsonOption {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--json",
      description = "one JSON object on standard output, and notes on standard error")
  private boolean json;

  public boolean isGiven() {
    return json;
  }

  /** Where lines for people go that are not the answer. */
  public PrintStream notes() {
    return json ? System.err : System.out;
  }

  /**
   * Prints the answer.
   *
   * @param text without a line end
   */
  public void print(Map<String, ? extends @Nullable Object> object, String text) {
    try {
      System.out.println(json ? JSON.writeValueAsString(object) : text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps and texts can be written", e);
    }
  }
}
