package dev.millrace.benchmarks.archive;

import com.google.common.hash.Hashing;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Pages by id and content, with how often each is there.
 *
 * @param counts of each page: its record id and the SHA-256 of all of it
 */
record PageCounts(Map<String, Integer> counts) {

  /** As a local read of files gives them, in the crawl of this name. */
  static PageCounts of(List<Path> files, String dump) throws IOException {
    ReadSettings settings =
        new ReadSettings(
            ReadSettings.DEFAULT.bodyLimitBytes(),
            ReadSettings.DEFAULT.expansionLimit(),
            ReadSettings.DEFAULT.decodedLimitBytes(),
            Optional.of(dump));
    Map<String, Integer> counts = new TreeMap<>();
    for (Path file : files) {
      try (PageReader reader = PageReader.open(new FileSource(file), settings)) {
        for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
          if (next.get() instanceof Reading.PageRead(Page page, _)) {
            counts.merge(name(page), 1, Integer::sum);
          }
        }
      }
    }
    return new PageCounts(counts);
  }

  /** As the topic holds them, committed. */
  static PageCounts of(Connection connection, Topics topics) {
    Map<String, Integer> counts = new TreeMap<>();
    TopicScan.values(
            "bench",
            connection,
            new RecordSerdes(connection),
            List.of(topics.pages()),
            head -> true,
            Optional.empty())
        .toEnd(record -> counts.merge(name(record.value()), 1, Integer::sum));
    return new PageCounts(counts);
  }

  /** All fields count. */
  private static String name(Page page) {
    String all =
        page.getUrl()
            + page.getFetchedAt()
            + page.getStatus()
            + page.getHeaders()
            + page.getContentType()
            + page.getDump()
            + page.getTruncated()
            + page.getCharset();
    return page.getRecordId()
        + " "
        + Hashing.sha256()
            .newHasher()
            .putUnencodedChars(all)
            .putBytes(page.getBody().duplicate())
            .hash();
  }

  long total() {
    return counts.values().stream().mapToLong(Integer::intValue).sum();
  }

  /** What is missing here, there too often or not of the expected ones; empty: equal. */
  List<String> differences(PageCounts expected) {
    List<String> differences = new ArrayList<>();
    expected.counts.forEach(
        (page, count) -> {
          int here = counts.getOrDefault(page, 0);
          if (here != count) {
            differences.add(page + ": " + here + " times and not " + count);
          }
        });
    counts.keySet().stream()
        .filter(page -> !expected.counts.containsKey(page))
        .forEach(page -> differences.add(page + ": in no file"));
    return differences;
  }

  /** Without the pages of others, which may be there once each. */
  PageCounts without(PageCounts others) {
    Map<String, Integer> rest = new TreeMap<>(counts);
    others
        .counts
        .keySet()
        .forEach(page -> rest.computeIfPresent(page, (p, n) -> n == 1 ? null : n));
    return new PageCounts(rest);
  }
}
