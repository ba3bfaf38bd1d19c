package dev.millrace.publish;

import dev.millrace.publish.folder.Place;
import dev.millrace.publish.folder.PublishedFile;
import dev.millrace.publish.parquet.ParquetRows;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import dev.millrace.storage.S3Settings;
import dev.millrace.storage.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rows to publish, and those that a folder holds, read from its Parquet files themselves. */
public final class Rows {
  public static final Table TABLE = DocumentTable.TABLE;

  private Rows() {}

  /** The document at an offset of partition 0. */
  public static Row at(long offset) {
    return at("http://a.example/" + offset, "en", 0, offset);
  }

  public static Row at(String url, String language, int partition, long offset) {
    String text = ("text of " + url + ". ").repeat(20);
    return new Row(
        List.of(
            text,
            "<" + url + ">",
            "dump",
            url,
            "2026-01-01T00:00:00Z",
            "file",
            language,
            0.75,
            7L,
            "title",
            url,
            "digest of " + url,
            "main",
            partition,
            offset,
            0.5,
            "author",
            "2025-12-31",
            "site",
            "",
            "description of " + url));
  }

  /** The same row without a value of a model. */
  public static Row unscored(Row row) {
    List<Object> values = new ArrayList<>(row.values());
    values.set(TABLE.index(DocumentTable.QUALITY), Row.NONE);
    return new Row(values);
  }

  public static Place place(Path folder) {
    return Place.of(folder.toString(), new Stores(S3Settings.DEFAULT, "test"));
  }

  /** Small files, merged by three. */
  public static PublishSettings settings() {
    return new PublishSettings(
        Optional.empty(), Duration.ofMinutes(5), 1 << 20, 1 << 16, 3, Optional.empty(), false);
  }

  /** Of all Parquet files that lie in a folder, whatever its manifest says. */
  public static List<Row> in(Path folder) {
    return in(folder, TABLE);
  }

  /** The same of rows with other columns. */
  public static List<Row> in(Path folder, Table table) {
    List<Row> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".parquet")).sorted().toList()) {
        rows.addAll(of(file.toUri(), table));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  /** As {@code partition@offset}. */
  public static List<String> places(Path folder) {
    return places(folder, TABLE);
  }

  /** The same of rows with other columns. */
  public static List<String> places(Path folder, Table table) {
    int partition = table.index(DocumentTable.TOPIC_PARTITION);
    int offset = table.index(DocumentTable.TOPIC_OFFSET);
    return in(folder, table).stream()
        .map(row -> row.number(partition) + "@" + row.number(offset))
        .toList();
  }

  public static List<Row> of(Path folder, PublishedFile file) {
    return of(folder.resolve(file.path()).toUri(), TABLE);
  }

  public static List<Row> of(URI file, Table table) {
    List<Row> read = new ArrayList<>();
    try (Stores stores = new Stores(S3Settings.DEFAULT, "test");
        ParquetRows rows = ParquetRows.open(stores, file, table)) {
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        read.add(row.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }
}
