package dev.millrace.cli.logging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes an event of each line that is printed. */
final class EventLines extends OutputStream {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWN_NAME = "millrace: ";

  private final PrintStream target;
  private final String level;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  EventLines(PrintStream target, String level) {
    this.target = target;
    this.level = level;
  }

  /**
   * What is printed on standard output is an event to know of, on standard error one to look at.
   */
  static void takeOver() {
    System.setOut(printing(System.out, "info"));
    System.setErr(printing(System.err, "warn"));
  }

  private static PrintStream printing(PrintStream target, String level) {
    return new PrintStream(new EventLines(target, level), true, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) {
    if (b == '\n') {
      end();
    } else {
      line.write(b);
    }
  }

  private void end() {
    String text = line.toString(StandardCharsets.UTF_8).strip();
    line.reset();
    if (text.startsWith("{\"time\":")) {
      target.println(text);
    } else if (!text.isEmpty()) {
      Map<String, Object> event = event(level);
      event.put("message", text.startsWith(OWN_NAME) ? text.substring(OWN_NAME.length()) : text);
      target.println(json(event));
    }
    target.flush();
  }

  /** The beginning of an event. */
  static Map<String, Object> event(String level) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    event.put("level", level);
    return event;
  }

  static String json(Map<String, Object> event) {
    try {
      return JSON.writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event that is no JSON: " + event, e);
    }
  }
}
