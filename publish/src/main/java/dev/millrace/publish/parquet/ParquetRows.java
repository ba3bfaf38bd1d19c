package dev.millrace.publish.parquet;

import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.millrace.publish.table.Column;
import dev.millrace.publish.table.Row;
import dev.millrace.publish.table.Table;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The rows of a Parquet file, in order. Used by one thread. */
public final class ParquetRows implements Closeable {
  /** Says at each start, unasked, which native library it has found; kept, or it would forget. */
  private static final Logger LIBRARY = Logger.getLogger("dev.hardwood");

  static {
    LIBRARY.setLevel(Level.WARNING);
  }

  private final URI location;
  private final List<Column> columns;
  private final ParquetFileReader file;
  private final RowReader rows;

  private ParquetRows(URI location, List<Column> columns, ParquetFileReader file, RowReader rows) {
    this.location = location;
    this.columns = columns;
    this.file = file;
    this.rows = rows;
  }

  /**
   * @param wanted columns that are read; rows have these, in this order
   * @throws IOException if it cannot be read, or is no such file
   */
  public static ParquetRows open(ReadableStore store, URI location, Table wanted)
      throws IOException {
    StoredObject object = store.stat(location);
    try {
      return open(ParquetFileReader.open(new StoredBytes(store, object)), location, wanted);
    } catch (IOException | RuntimeException e) {
      throw fault(location, e);
    }
  }

  private static ParquetRows open(ParquetFileReader file, URI location, Table wanted)
      throws IOException {
    String[] names = wanted.columns().stream().map(Column::name).toArray(String[]::new);
    try {
      RowReader rows = file.buildRowReader().projection(ColumnProjection.columns(names)).build();
      return new ParquetRows(location, wanted.columns(), file, rows);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Empty after the last one. */
  public Optional<Row> next() throws IOException {
    try {
      if (!rows.hasNext()) {
        return Optional.empty();
      }
      rows.next();
      List<Object> values = new ArrayList<>(columns.size());
      for (Column column : columns) {
        values.add(value(column));
      }
      return Optional.of(new Row(values));
    } catch (RuntimeException e) {
      throw fault(location, e);
    }
  }

  private Object value(Column column) {
    return switch (column.kind()) {
      case STRING -> rows.getString(column.name());
      case DOUBLE -> rows.isNull(column.name()) ? Row.NONE : rows.getDouble(column.name());
      case INT64 -> rows.getLong(column.name());
      case INT32 -> rows.getInt(column.name());
    };
  }

  /** The library reads in threads of its own and wraps what happens there. */
  private static IOException fault(URI location, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException stores) {
        return stores;
      }
      if (cause instanceof UncheckedIOException wrapped
          && wrapped.getCause() instanceof StorageException stores) {
        return stores;
      }
    }
    return new IOException(
        location + " cannot be read as a Parquet file of this table: " + failure.getMessage(),
        failure);
  }

  @Override
  public void close() throws IOException {
    try (file) {
      rows.close();
    }
  }
}
