package dev.millrace.ingest.commoncrawl;

import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.schema.ColumnProjection;
import dev.millrace.storage.ByteRange;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One Parquet file of a crawl's columnar index. Four of its some thirty columns are fetched: a part
 * of a hundredth of the whole crawl.
 */
final class ColumnarIndex {
  private static final String LANGUAGES = "content_languages";
  private static final String FILE = "warc_filename";
  private static final String OFFSET = "warc_record_offset";
  private static final String LENGTH = "warc_record_length";

  /** Says at each start, unasked, which native library it has found; kept, or it would forget. */
  private static final Logger LIBRARY = Logger.getLogger("dev.hardwood");

  static {
    LIBRARY.setLevel(Level.WARNING);
  }

  /** What is held in memory at once. */
  private static final int FULL = 2_000_000;

  private final ReadableStore store;
  private final int most;

  ColumnarIndex(ReadableStore store) {
    this(store, FULL);
  }

  /**
   * @param most captures that are given at once
   */
  ColumnarIndex(ReadableStore store, int most) {
    this.store = store;
    this.most = most;
  }

  /**
   * Gives the captures in a language, some millions at most at once, always the same ones.
   *
   * @param empty makes a selection to be filled
   */
  void select(URI part, Languages languages, Supplier<Selection> empty, Taker full)
      throws StorageException, InterruptedException {
    try (Rows rows = open(part)) {
      Selection selection;
      do {
        selection = fill(part, rows.rows(), languages, empty.get());
        if (selection.size() > 0) {
          full.take(selection);
        }
      } while (selection.size() == most);
    }
  }

  interface Taker {
    void take(Selection selection) throws StorageException, InterruptedException;
  }

  private record Rows(ParquetFileReader file, RowReader rows) implements AutoCloseable {
    @Override
    public void close() throws StorageException {
      rows.close();
      try {
        file.close();
      } catch (IOException e) {
        throw new StorageException.Refused(e.toString(), e);
      }
    }
  }

  private Rows open(URI part) throws StorageException {
    StoredObject object = store.stat(part);
    try {
      ParquetFileReader file = ParquetFileReader.open(new StoreInputFile(store, object));
      return new Rows(
          file,
          file.buildRowReader()
              .projection(ColumnProjection.columns(LANGUAGES, FILE, OFFSET, LENGTH))
              .build());
    } catch (IOException | RuntimeException e) {
      throw storageFault(part, e);
    }
  }

  private Selection fill(URI part, RowReader rows, Languages languages, Selection selection)
      throws StorageException {
    try {
      while (selection.size() < most && rows.hasNext()) {
        rows.next();
        if (!rows.isNull(LANGUAGES) && languages.take(rows.getString(LANGUAGES))) {
          selection.add(
              rows.getString(FILE), ByteRange.of(rows.getInt(OFFSET), rows.getInt(LENGTH)));
        }
      }
      return selection;
    } catch (RuntimeException e) {
      throw storageFault(part, e);
    }
  }

  /** The library reads in threads of its own and wraps what happens there. */
  private static StorageException storageFault(URI part, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StorageException fault) {
        return fault;
      }
      if (cause instanceof UncheckedIOException wrapped
          && wrapped.getCause() instanceof StorageException fault) {
        return fault;
      }
    }
    return new StorageException.Refused(
        part + ": no Parquet file of a columnar index: " + failure.getMessage(), failure);
  }
}
