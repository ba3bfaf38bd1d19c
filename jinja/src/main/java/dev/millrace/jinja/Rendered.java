package dev.millrace.jinja;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a template made of its variables.
 *
 * @param segments in order; neighbours differ in origin
 */
public record Rendered(List<Segment> segments) {
  public Rendered {
    segments = List.copyOf(segments);
  }

  public String text() {
    return segments.stream().map(Segment::text).collect(Collectors.joining());
  }
}
