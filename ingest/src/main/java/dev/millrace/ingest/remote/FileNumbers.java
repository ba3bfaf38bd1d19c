package dev.millrace.ingest.remote;

import dev.millrace.ingest.NoInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which files of a list are meant, by their numbers from 1 on: {@code 1-20,31}. */
public record FileNumbers(List<Span> spans) {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  /** All files of a list. */
  public static final FileNumbers ALL = new FileNumbers(List.of(new Span(1, Integer.MAX_VALUE)));

  /** Both ends included. */
  public record Span(int first, int last) {}

  /**
   * @throws NoInputException if the text names no files
   */
  public static FileNumbers parse(String text) {
    List<Span> spans = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = SPAN.matcher(part.strip());
      if (!matcher.matches()) {
        throw wrong(text);
      }
      int first = Integer.parseInt(matcher.group(1));
      String second = matcher.group(2);
      int last = second == null ? first : Integer.parseInt(second);
      if (first < 1 || last < first) {
        throw wrong(text);
      }
      spans.add(new Span(first, last));
    }
    return new FileNumbers(List.copyOf(spans));
  }

  private static NoInputException wrong(String text) {
    return new NoInputException(
        "--files " + text + ": give numbers from 1 on, such as 1-20 or 3,7,40-45");
  }

  /** Those of the list's files, in the list's order. */
  public List<String> of(List<String> files) {
    return Stream.iterate(0, i -> i < files.size(), i -> i + 1)
        .filter(this::contains)
        .map(files::get)
        .toList();
  }

  private boolean contains(int index) {
    return spans.stream().anyMatch(span -> span.first <= index + 1 && index + 1 <= span.last);
  }
}
