package dev.millrace.ingest;

import dev.millrace.schemas.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All readings of a file, for tests. */
record Readings(List<Reading> all) {

  static Readings of(Path file) throws IOException {
    return of(file, ReadSettings.DEFAULT, Position.START);
  }

  static Readings of(Path file, ReadSettings settings, Position from) throws IOException {
    List<Reading> all = new ArrayList<>();
    try (PageReader reader = PageReader.open(new FileSource(file), settings, from)) {
      for (Optional<Reading> next = reader.next(); next.isPresent(); next = reader.next()) {
        all.add(next.get());
      }
    }
    return new Readings(all);
  }

  List<Page> pages() {
    return all.stream()
        .filter(Reading.PageRead.class::isInstance)
        .map(reading -> ((Reading.PageRead) reading).page())
        .toList();
  }

  List<SkipReason> skipped() {
    return all.stream()
        .filter(Reading.Skipped.class::isInstance)
        .map(reading -> ((Reading.Skipped) reading).reason())
        .toList();
  }

  List<Reading.Broken> broken() {
    return all.stream()
        .filter(Reading.Broken.class::isInstance)
        .map(Reading.Broken.class::cast)
        .toList();
  }

  List<String> bodies() {
    return pages().stream().map(Readings::body).toList();
  }

  static String body(Page page) {
    return StandardCharsets.UTF_8.decode(page.getBody().duplicate()).toString();
  }
}
