package dev.millrace.jinja.internal.text;

import dev.millrace.jinja.TemplateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Breaks a line of text into shorter ones, as Python's textwrap does. */
public record WordWrap(int width, boolean breaksLongWords, boolean breaksOnHyphens) {
  private static final Pattern WHITESPACE = Pattern.compile("[\t\n\\x0b\f\r ]+");
  private static final Pattern CHUNKS =
      Pattern.compile(
          "(?U)[\t\n\\x0b\f\r ]+"
              + "|(?<=[\\w!\"'&.,?])-{2,}(?=\\w)"
              + "|[^\t\n\\x0b\f\r ]+?(?:"
              + "-(?:(?<=[^\\d\\W]{2}-)|(?<=[^\\d\\W]-[\\w!\"'&.,?]-))(?=[^\\d\\W]-?[^\\d\\W])"
              + "|(?=[\t\n\\x0b\f\r ]|\\z)"
              + "|(?<=[\\w!\"'&.,?])(?=-{2,}\\w))");

  public List<String> lines(String text) {
    if (width <= 0) {
      throw TemplateException.fault("invalid width " + width + " (must be > 0)");
    }
    Deque<String> chunks = new ArrayDeque<>(chunks(text));
    List<String> lines = new ArrayList<>();
    while (!chunks.isEmpty()) {
      if (chunks.getFirst().isBlank() && !lines.isEmpty()) {
        chunks.removeFirst();
      }
      String line = line(chunks);
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private List<String> chunks(String text) {
    List<String> chunks = new ArrayList<>();
    Matcher matcher = (breaksOnHyphens ? CHUNKS : WHITESPACE).matcher(text);
    int from = 0;
    while (matcher.find()) {
      if (matcher.start() > from) {
        chunks.add(text.substring(from, matcher.start()));
      }
      if (matcher.end() > matcher.start()) {
        chunks.add(matcher.group());
      }
      from = matcher.end();
    }
    if (from < text.length()) {
      chunks.add(text.substring(from));
    }
    return chunks;
  }

  private String line(Deque<String> chunks) {
    List<String> line = new ArrayList<>();
    int length = 0;
    while (!chunks.isEmpty() && length + length(chunks.getFirst()) <= width) {
      length += length(chunks.getFirst());
      line.add(chunks.removeFirst());
    }
    if (!chunks.isEmpty() && length(chunks.getFirst()) > width) {
      breakLong(chunks, line, length);
    }
    if (!line.isEmpty() && line.getLast().isBlank()) {
      line.removeLast();
    }
    return String.join("", line);
  }

  private void breakLong(Deque<String> chunks, List<String> line, int length) {
    if (!breaksLongWords) {
      if (line.isEmpty()) {
        line.add(chunks.removeFirst());
      }
      return;
    }
    String chunk = chunks.removeFirst();
    int space = width < 1 ? 1 : width - length;
    int end = chunk.offsetByCodePoints(0, space);
    if (breaksOnHyphens) {
      int hyphen = chunk.lastIndexOf('-', end - 1);
      boolean after = hyphen > 0 && chunk.substring(0, hyphen).chars().anyMatch(c -> c != '-');
      end = after ? hyphen + 1 : end;
    }
    line.add(chunk.substring(0, end));
    chunks.addFirst(chunk.substring(end));
  }

  private static int length(String chunk) {
    return chunk.codePointCount(0, chunk.length());
  }
}
