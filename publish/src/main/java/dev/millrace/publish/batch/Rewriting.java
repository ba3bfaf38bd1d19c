package dev.millrace.publish.batch;

import dev.millrace.publish.folder.PublishedFile;
import dev.millrace.publish.folder.PublishedFolder;
import dev.millrace.publish.folder.StagedFile;
import dev.millrace.publish.parquet.ParquetRows;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Makes one file of published ones. */
final class Rewriting {
  private final PublishedFolder folder;
  private final Table table;
  private final Staging staging;

  /**
   * @param staging empty, and used by nobody else meanwhile
   */
  Rewriting(PublishedFolder folder, Table table, Staging staging) {
    this.folder = folder;
    this.table = table;
    this.staging = staging;
  }

  /** Whether a file has such a row; only the columns of {@code part} are read. */
  boolean anyRow(PublishedFile file, Table part, Predicate<Row> test) throws IOException {
    try (ParquetRows rows = open(file, part)) {
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        if (test.test(row.get())) {
          return true;
        }
      }
      return false;
    }
  }

  /**
   * The rows of files of one division in their order, in one new file, which is in its place but
   * not in the manifest; empty where no row is left.
   */
  Optional<PublishedFile> write(List<PublishedFile> sources, Predicate<Row> keep)
      throws IOException {
    for (PublishedFile source : sources) {
      long read = 0;
      try (ParquetRows rows = open(source, table)) {
        for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
          read++;
          if (keep.test(row.get())) {
            staging.add(row.get());
          }
        }
      }
      if (read != source.rows()) {
        throw new IOException(
            "%s has %d rows, but the manifest says %d"
                .formatted(folder.location(source), read, source.rows()));
      }
    }
    List<StagedFile> written = staging.finish();
    Optional<PublishedFile> made = Optional.empty();
    for (StagedFile file : written) {
      made = Optional.of(folder.put(file));
    }
    staging.clearAll();
    return made;
  }

  private ParquetRows open(PublishedFile file, Table part) throws IOException {
    URI location = folder.location(file);
    return ParquetRows.open(folder.place().store(), location, part);
  }
}
