package dev.millrace.publish.batch;

import dev.millrace.publish.PublishSettings;
import dev.millrace.publish.folder.StagedFile;
import dev.millrace.publish.parquet.ParquetFile;
import dev.millrace.publish.table.Division;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Rows on their way into files, one file for each division at a time. Nothing of it outlives the
 * process. Used by one thread.
 */
public final class Staging implements Closeable {
  /** A file of few rows is better than a thousand in memory. */
  private static final int MOST_OPEN = 128;

  /** Row groups of full size that may be in memory together. */
  private static final int FULL_ROW_GROUPS = 4;

  private static final String ENDING = ".parquet.staged";

  private final Path folder;
  private final Table table;
  private final PublishSettings settings;
  private final OptionalInt tokenColumn;
  private final Map<Division, OpenFile> open = new HashMap<>();
  private final List<StagedFile> whole = new ArrayList<>();
  private long fullest;

  private static final class OpenFile {
    private final Path path;
    private final ParquetFile file;
    private long tokens;

    OpenFile(Path path, ParquetFile file) {
      this.path = path;
      this.file = file;
    }
  }

  /**
   * @param folder this process's alone; what one before has left there is deleted
   */
  public Staging(Path folder, Table table, PublishSettings settings) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.table = table;
    this.settings = settings;
    this.tokenColumn = table.find(DocumentTable.TOKENS);
    clear();
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(one -> one.toString().endsWith(ENDING)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  public void add(Row row) throws IOException {
    add(table.division(row), row);
  }

  private void add(Division division, Row row) throws IOException {
    OpenFile file = open.get(division);
    if (file == null) {
      Path path = folder.resolve(UUID.randomUUID() + ENDING);
      file = new OpenFile(path, new ParquetFile(path, table, settings.rowGroupBytes()));
      open.put(division, file);
    }
    file.file.add(row);
    file.tokens += tokenColumn.isPresent() ? row.number(tokenColumn.getAsInt()) : 0;
    fullest = Math.max(fullest, file.file.bytes());
    relieveMemory();
  }

  private void relieveMemory() throws IOException {
    long pending = open.values().stream().mapToLong(one -> one.file.pendingBytes()).sum();
    if (pending > FULL_ROW_GROUPS * settings.rowGroupBytes()) {
      OpenFile largest =
          open.values().stream()
              .max(Comparator.comparingLong(one -> one.file.pendingBytes()))
              .orElseThrow();
      largest.file.endRowGroup();
    }
  }

  public boolean isEmpty() {
    return open.isEmpty();
  }

  /** Whether a file is as large as files are to be, or too many are open. */
  public boolean isFull() {
    return fullest >= settings.fileBytes() || open.size() >= MOST_OPEN;
  }

  /** Makes whole files of all rows; they are there until {@link #clearAll}. */
  public List<StagedFile> finish() throws IOException {
    for (Map.Entry<Division, OpenFile> entry : new TreeMap<>(open).entrySet()) {
      OpenFile one = entry.getValue();
      try (ParquetFile file = one.file) {
        file.finish(Map.of());
        whole.add(new StagedFile(entry.getKey(), one.path, file.rows(), one.tokens));
      }
      open.remove(entry.getKey());
    }
    List<StagedFile> finished = List.copyOf(whole);
    whole.clear();
    fullest = 0;
    return finished;
  }

  /** Forgets all rows, and deletes all files. */
  public void clearAll() throws IOException {
    for (OpenFile one : open.values()) {
      one.file.close();
    }
    open.clear();
    whole.clear();
    fullest = 0;
    clear();
  }

  @Override
  public void close() throws IOException {
    clearAll();
  }
}
