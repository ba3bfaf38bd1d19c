package dev.millrace.publish.parquet;

import dev.millrace.publish.table.Column;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file while it is written. The library's own writer of records would need Hadoop's
 * classes; what lies below it does not.
 *
 * <p>What one row group holds is in memory, compressed but for the pages that are being filled.
 */
public final class ParquetFile implements Closeable {
  private static final int NO_REPETITION = 0;
  private static final int PRESENT = 1;
  private static final int ABSENT = 0;

  private final Table table;
  private final long rowGroupBytes;
  private final MessageType schema;
  private final ParquetProperties properties;
  private final ParquetFileWriter file;
  private RowGroup group;
  private long rows;

  /**
   * @param path that nothing is at
   * @param rowGroupBytes a row group ends when its rows take about so many bytes uncompressed
   */
  public ParquetFile(Path path, Table table, long rowGroupBytes) throws IOException {
    this.table = table;
    this.rowGroupBytes = rowGroupBytes;
    this.schema = ParquetSchema.of(table);
    this.properties = ParquetSchema.properties(table);
    this.file =
        new ParquetFileWriter(
            new LocalOutputFile(path),
            schema,
            ParquetFileWriter.Mode.CREATE,
            rowGroupBytes,
            0,
            ParquetSchema.TRUNCATE_BYTES,
            ParquetSchema.TRUNCATE_BYTES,
            true);
    file.start();
    this.group = new RowGroup();
  }

  public void add(Row row) throws IOException {
    group.add(row);
    rows++;
    if (group.bytes >= rowGroupBytes) {
      endRowGroup();
    }
  }

  /** Of all rows. */
  public long rows() {
    return rows;
  }

  /** Of rows in memory, uncompressed. */
  public long pendingBytes() {
    return group.bytes;
  }

  /** What the file would take if it ended now, about. */
  public long bytes() throws IOException {
    return file.getPos() + group.columns.getBufferedSize();
  }

  /** Brings to disk what is in memory. */
  public void endRowGroup() throws IOException {
    if (group.rows > 0) {
      group.end();
      group = new RowGroup();
    }
  }

  /** Makes it a whole file. */
  public void finish(Map<String, String> notes) throws IOException {
    endRowGroup();
    file.end(notes);
  }

  /** A file that is not finished is none. */
  @Override
  public void close() throws IOException {
    group.close();
    file.close();
  }

  private final class RowGroup implements Closeable {
    private final ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            new ZstdPages(),
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength(),
            properties.getPageWriteChecksumEnabled());
    private final ColumnWriteStore columns = properties.newColumnWriteStore(schema, pages, pages);
    private final ColumnWriter[] writers =
        schema.getColumns().stream()
            .map((ColumnDescriptor column) -> columns.getColumnWriter(column))
            .toArray(ColumnWriter[]::new);
    private long rows;
    private long bytes;

    void add(Row row) {
      for (int i = 0; i < writers.length; i++) {
        write(writers[i], table.columns().get(i), row, i);
      }
      columns.endRecord();
      rows++;
      bytes += row.bytes();
    }

    private static void write(ColumnWriter writer, Column column, Row row, int index) {
      switch (column.kind()) {
        case STRING -> writer.write(Binary.fromString(row.text(index)), NO_REPETITION, PRESENT);
        case DOUBLE -> {
          if (Double.isNaN(row.decimal(index))) {
            writer.writeNull(NO_REPETITION, ABSENT);
          } else {
            writer.write(row.decimal(index), NO_REPETITION, PRESENT);
          }
        }
        case INT64 -> writer.write(row.number(index), NO_REPETITION, PRESENT);
        case INT32 -> writer.write(Math.toIntExact(row.number(index)), NO_REPETITION, PRESENT);
      }
    }

    void end() throws IOException {
      file.startBlock(rows);
      columns.flush();
      pages.flushToFileWriter(file);
      file.endBlock();
      close();
    }

    @Override
    public void close() {
      columns.close();
      pages.close();
    }
  }
}
