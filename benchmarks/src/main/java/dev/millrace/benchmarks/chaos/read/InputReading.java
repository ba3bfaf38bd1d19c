package dev.millrace.benchmarks.chaos.read;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.millrace.benchmarks.chaos.count.InputPages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The pages that input files hold. */
public final class InputReading {
  private InputReading() {}

  /**
   * Reads all files.
   *
   * @throws UncheckedIOException if one cannot be read or is damaged
   */
  public static InputPages of(List<Path> files) {
    Multiset<String> certain = HashMultiset.create();
    Multiset<String> possible = HashMultiset.create();
    for (Path file : files) {
      try (WarcWalk walk = new WarcWalk(file)) {
        for (Optional<WarcRecord> next = walk.next(); next.isPresent(); next = walk.next()) {
          WarcRecord record = next.get();
          switch (PageRule.of(record)) {
            case PAGE -> certain.add(record.id());
            case UNDECIDED -> possible.add(record.id());
            case NO_PAGE -> {}
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
    return new InputPages(certain, possible);
  }
}
