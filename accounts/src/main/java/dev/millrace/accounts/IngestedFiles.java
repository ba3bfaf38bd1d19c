package dev.millrace.accounts;

import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.IngestedSource;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Totals of all files and remote sources; the latest progress of one stands for it. */
final class IngestedFiles {
  private final Predicate<String> isNoPage;
  private final Map<String, IngestedFile> latest = new HashMap<>();

  /**
   * @param isNoPage whether records skipped for a reason are responses, which might have been pages
   */
  IngestedFiles(Predicate<String> isNoPage) {
    this.isNoPage = isNoPage;
  }

  void add(IngestedFile file) {
    latest.put(IngestedSource.identity(file), file);
  }

  long records() {
    return latest.values().stream().mapToLong(IngestedFile::getRecords).sum();
  }

  /** Reason to count, for responses that are no page. */
  Map<String, Long> skipped() {
    return skipped(isNoPage);
  }

  /** Type to count, for records that are no response. */
  Map<String, Long> otherRecords() {
    return skipped(isNoPage.negate());
  }

  private Map<String, Long> skipped(Predicate<String> wanted) {
    Map<String, Long> counts = new TreeMap<>();
    for (IngestedFile file : latest.values()) {
      file.getSkipped()
          .forEach(
              (reason, count) -> {
                if (wanted.test(reason)) {
                  counts.merge(reason, count, Long::sum);
                }
              });
    }
    return counts;
  }
}
