package dev.millrace.crawl.optout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.crawl.robots.internal.PathPattern;
import dev.millrace.crawl.url.CrawlUrl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A host's reservation of its rights against text and data mining (W3C TDM Reservation Protocol,
 * section 5, "TDM file on the origin server"): an array of locations, each with {@code
 * tdm-reservation} 1 or 0. The longest matching location decides; of equally long ones, one that
 * reserves.
 */
public final class TdmReservations {
  /** Where it lies. */
  public static final String PATH = "/.well-known/tdmrep.json";

  /** What more a file holds makes it none. */
  public static final int LIMIT_BYTES = 500 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private record Entry(PathPattern location, boolean reserved, String text) {}

  private final List<Entry> entries;

  private TdmReservations(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** What is no such file, as a page of HTML, reserves nothing. */
  public static TdmReservations parse(byte[] body) {
    List<Entry> entries = new ArrayList<>();
    try {
      JsonNode root = JSON.readTree(body);
      for (JsonNode entry : root.isArray() ? root : List.of(root)) {
        read(entry).ifPresent(entries::add);
      }
    } catch (IOException e) {
      // No JSON, or bytes that are no characters of the encoding that they seem to be in.
      return new TdmReservations(List.of());
    }
    return new TdmReservations(entries);
  }

  private static Optional<Entry> read(JsonNode entry) {
    JsonNode location = entry.path("location");
    JsonNode reservation = entry.path("tdm-reservation");
    if (!location.isTextual() || reservation.isMissingNode()) {
      return Optional.empty();
    }
    boolean reserved = reservation.asText().equals("1") || reservation.asBoolean();
    return Optional.of(new Entry(PathPattern.of(location.asText()), reserved, entry.toString()));
  }

  /** Empty where nothing is reserved. */
  public Optional<OptOut> of(CrawlUrl url) {
    String path = PathPattern.escaped(url.path());
    Optional<Entry> decides = Optional.empty();
    for (Entry entry : entries) {
      if (entry.location.matches(path) && (decides.isEmpty() || wins(entry, decides.get()))) {
        decides = Optional.of(entry);
      }
    }
    return decides.filter(Entry::reserved).map(entry -> new OptOut(OptOut.TDMREP, entry.text));
  }

  private static boolean wins(Entry entry, Entry other) {
    int difference = entry.location.length() - other.location.length();
    return difference > 0 || (difference == 0 && entry.reserved);
  }
}
