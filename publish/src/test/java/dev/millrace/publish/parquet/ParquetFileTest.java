package dev.millrace.publish.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hardwood.InputFile;
import dev.hardwood.metadata.ColumnChunk;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.millrace.publish.Rows;
import dev.millrace.publish.table.DocumentTable;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFileTest {
  private static final long ROW_GROUP_BYTES = 1 << 16;

  @TempDir private Path folder = Path.of("");

  private Path write(List<Row> rows) throws IOException {
    Path path = folder.resolve("x.parquet");
    try (ParquetFile file = new ParquetFile(path, Rows.TABLE, ROW_GROUP_BYTES)) {
      for (Row row : rows) {
        file.add(row);
      }
      assertThat(file.rows()).isEqualTo(rows.size());
      file.finish(Map.of("about", "this"));
    }
    return path;
  }

  @Test
  void rowsComeBackInTheirOrder() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 1_000; i++) {
      rows.add(Rows.at("http://ä.example/\0" + i, i % 3 == 0 ? "" : "zh", 3, i));
    }
    Path path = write(rows);

    assertThat(Rows.of(path.toUri(), Rows.TABLE)).isEqualTo(rows);
  }

  @Test
  void aRowGroupHoldsAboutAsManyBytesAsAskedFor() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 1_000; i++) {
      rows.add(Rows.at(i));
    }
    long all = rows.stream().mapToLong(Row::bytes).sum();

    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(write(rows)))) {
      assertThat((long) file.getFileMetaData().rowGroups().size())
          .isBetween(all / ROW_GROUP_BYTES - 1, all / ROW_GROUP_BYTES + 1)
          .isGreaterThan(3);
    }
  }

  @Test
  void allColumnsAreZstdAndMayLackAValueAsArrowWritesThem() throws IOException {
    try (ParquetFileReader file =
        ParquetFileReader.open(InputFile.of(write(List.of(Rows.at(1)))))) {
      assertThat(file.getFileMetaData().rowGroups().getFirst().columns())
          .extracting((ColumnChunk chunk) -> chunk.metaData().codec().name())
          .containsOnly("ZSTD");
      assertThat(file.getFileMetaData().schema().subList(1, 4))
          .extracting(Object::toString)
          .allMatch(element -> element.contains("OPTIONAL"));
      assertThat(file.getFileMetaData().keyValueMetadata()).containsEntry("about", "this");
    }
  }

  @Test
  void onlyTheColumnsThatAreAskedForAreRead() throws IOException {
    Table part = new Table(List.of(Rows.TABLE.columns().get(3)), List.of());

    assertThat(Rows.of(write(List.of(Rows.at(1), Rows.at(2))).toUri(), part))
        .containsExactly(
            new Row(List.of("http://a.example/1")), new Row(List.of("http://a.example/2")));
  }

  @Test
  void aFileThatIsCutIsNamed() throws IOException {
    Path path = write(List.of(Rows.at(1)));
    Files.write(path, List.of("no parquet"));

    assertThatThrownBy(() -> Rows.of(path.toUri(), Rows.TABLE))
        .hasMessageContaining("x.parquet cannot be read as a Parquet file of this table");
  }

  /** A store that gives so many ranges, and then is not there. */
  private static final class StoreBeforeAnOutage implements ReadableStore {
    private final ReadableStore store;
    private final AtomicInteger ranges;

    StoreBeforeAnOutage(ReadableStore store, int ranges) {
      this.store = store;
      this.ranges = new AtomicInteger(ranges);
    }

    @Override
    public OpenObject open(StoredObject object, ByteRange range) throws StorageException {
      if (ranges.getAndDecrement() <= 0) {
        throw new StorageException.Unavailable("an outage");
      }
      return store.open(object, range);
    }

    @Override
    public OpenObject open(URI location, ByteRange range) throws StorageException {
      return open(stat(location), range);
    }

    @Override
    public StoredObject stat(URI location) throws StorageException {
      return store.stat(location);
    }

    @Override
    public List<StoredObject> list(URI prefix) throws StorageException {
      return store.list(prefix);
    }
  }

  private long rowsRead(Path file, int ranges) throws IOException {
    ReadableStore store = new StoreBeforeAnOutage(Rows.place(folder).store(), ranges);
    try (ParquetRows rows = ParquetRows.open(store, file.toUri(), Rows.TABLE)) {
      long read = 0;
      while (rows.next().isPresent()) {
        read++;
      }
      return read;
    }
  }

  /** It is waited for, and a file that cannot be read is not. */
  @Test
  void anOutageIsToldFromABrokenFileWhereverItBegins() throws IOException {
    List<Row> rows = new ArrayList<>();
    for (long i = 0; i < 1_000; i++) {
      rows.add(Rows.at(i));
    }
    Path file = write(rows);
    int needed = 0;
    while (endsInAnOutage(file, needed)) {
      needed++;
      assertThat(needed).as("it never comes to its end").isLessThan(1_000);
    }
    assertThat(needed).as("the end of the file, and its columns").isGreaterThan(1);
  }

  private boolean endsInAnOutage(Path file, int ranges) {
    try {
      assertThat(rowsRead(file, ranges)).isEqualTo(1_000);
      return false;
    } catch (IOException e) {
      assertThat(e)
          .as("after %d ranges", ranges)
          .isInstanceOf(StorageException.Unavailable.class)
          .hasMessage("an outage");
      return true;
    }
  }

  @Test
  void aNumberThatIsNoneIsNoValueInTheFile() throws IOException {
    List<Row> written = List.of(Rows.unscored(Rows.at(2)), Rows.at(3));
    Path path = write(written);
    assertThat(Rows.of(path.toUri(), Rows.TABLE)).isEqualTo(written);

    try (ParquetFileReader file = ParquetFileReader.open(InputFile.of(path));
        RowReader rows = file.rowReader()) {
      rows.next();
      assertThat(rows.isNull(DocumentTable.QUALITY)).isTrue();
      rows.next();
      assertThat(rows.getDouble(DocumentTable.QUALITY)).isEqualTo(0.5);
    }
  }
}
