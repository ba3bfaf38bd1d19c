package dev.millrace.cli.model;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/**
 * Messages as they are typed: a line each. A line that ends with a backslash goes on in the next
 * one, and what stands between two lines of three quotation marks is one message.
 */
final class TypedMessages {
  private static final String FENCE = "\"\"\"";

  private final BufferedReader lines;

  TypedMessages(BufferedReader lines) {
    this.lines = lines;
  }

  /** The next one; empty at the end. */
  Optional<String> next() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      return Optional.empty();
    }
    if (line.strip().startsWith(FENCE)) {
      return Optional.of(fenced(line.strip().substring(FENCE.length())));
    }
    StringBuilder message = new StringBuilder();
    while (line != null && line.endsWith("\\")) {
      message.append(line, 0, line.length() - 1).append('\n');
      line = lines.readLine();
    }
    return Optional.of(message.append(line == null ? "" : line).toString());
  }

  private String fenced(String first) throws IOException {
    StringBuilder message = new StringBuilder(first);
    String line = lines.readLine();
    while (line != null && !line.stripTrailing().endsWith(FENCE)) {
      message.append('\n').append(line);
      line = lines.readLine();
    }
    if (line != null) {
      String last = line.stripTrailing();
      message.append('\n').append(last, 0, last.length() - FENCE.length());
    }
    return message.toString().strip();
  }
}
