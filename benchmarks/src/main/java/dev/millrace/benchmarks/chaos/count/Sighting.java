package dev.millrace.benchmarks.chaos.count;

import java.util.Optional;

/**
 * A record that tells of one page.
 *
 * @param id the page's WARC record id
 * @param time when it was appended, milliseconds since 1970
 * @param repeats the page whose document is there already, of what was dropped for that
 */
public record Sighting(String id, Place place, long time, Optional<String> repeats) {

  public Sighting(String id, Place place) {
    this(id, place, 0, Optional.empty());
  }
}
