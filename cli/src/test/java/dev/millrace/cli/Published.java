package dev.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.publish.parquet.ParquetRows;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.Row;
import dev.millrace.storage.S3Settings;
import dev.millrace.storage.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the Parquet files of a folder hold, all that lie there, and what the manifest says. */
record Published(List<Row> all, JsonNode manifest) {

  static Published in(Path folder) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Stores stores = new Stores(S3Settings.DEFAULT, "test");
        Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(".parquet")).toList()) {
        try (ParquetRows read = ParquetRows.open(stores, file.toUri(), DocumentTable.TABLE)) {
          for (Optional<Row> row = read.next(); row.isPresent(); row = read.next()) {
            rows.add(row.get());
          }
        }
      }
    }
    return new Published(
        rows, new ObjectMapper().readTree(folder.resolve("_manifest.json").toFile()));
  }

  long rows() {
    return all.size();
  }

  Set<String> pages() {
    return new HashSet<>(texts("page_id"));
  }

  List<String> texts(String column) {
    int index = DocumentTable.TABLE.index(column);
    return all.stream().map(row -> row.text(index)).toList();
  }
}
