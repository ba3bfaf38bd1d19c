package dev.millrace.replay.lineage.store;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatchWithIndex;
import org.rocksdb.WriteOptions;

/** RocksDB's files and what has to be closed with them. Memory: 24 MiB, whatever their size. */
final class OpenFiles implements AutoCloseable {
  private static final long CACHE_BYTES = 8 << 20;
  private static final long BUFFER_BYTES = 8 << 20;
  private static final int BLOOM_BITS = 10;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final RocksDB database;
  private final WriteOptions writes = opened(new WriteOptions());
  private final Optional<Path> scratch;

  private OpenFiles(Path path, Optional<Path> scratch) throws RocksDBException {
    this.scratch = scratch;
    Options options = options();
    try {
      this.database =
          scratch.isPresent()
              ? RocksDB.openAsSecondary(options, path.toString(), scratch.get().toString())
              : RocksDB.open(options, path.toString());
    } catch (RocksDBException e) {
      closeParts();
      throw e;
    }
    parts.add(database);
  }

  static OpenFiles toWrite(Path path) throws RocksDBException {
    RocksDB.loadLibrary();
    return new OpenFiles(path, Optional.empty());
  }

  /** With what the writer has committed until now. */
  static OpenFiles toRead(Path path) throws RocksDBException {
    RocksDB.loadLibrary();
    OpenFiles files = new OpenFiles(path, Optional.of(scratch()));
    try {
      files.database.tryCatchUpWithPrimary();
      return files;
    } catch (RocksDBException e) {
      files.close();
      throw e;
    }
  }

  /** Where a reader keeps its log. */
  private static Path scratch() {
    try {
      return Files.createTempDirectory("millrace-lineage-");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary folder: " + e.getMessage(), e);
    }
  }

  private Options options() {
    LRUCache cache = opened(new LRUCache(CACHE_BYTES));
    BloomFilter bloom = opened(new BloomFilter(BLOOM_BITS));
    return opened(new Options())
        .setCreateIfMissing(true)
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setWriteBufferSize(BUFFER_BYTES)
        .setMaxWriteBufferNumber(2)
        .setKeepLogFileNum(2)
        .setMaxOpenFiles(-1)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setCacheIndexAndFilterBlocks(true)
                .setFilterPolicy(bloom));
  }

  private <T extends AutoCloseable> T opened(T part) {
    parts.add(part);
    return part;
  }

  void write(WriteBatchWithIndex batch) throws RocksDBException {
    database.write(writes, batch);
  }

  byte @Nullable [] get(WriteBatchWithIndex fresh, ReadOptions reads, byte[] key)
      throws RocksDBException {
    return fresh.getFromBatchAndDB(database, reads, key);
  }

  RocksIterator iterator(WriteBatchWithIndex fresh) {
    return fresh.newIteratorWithBase(database.newIterator());
  }

  private void closeParts() {
    for (AutoCloseable part : parts.reversed()) {
      try {
        part.close();
      } catch (Exception e) {
        throw new IllegalStateException("RocksDB's parts are closed without exceptions", e);
      }
    }
    parts.clear();
    scratch.ifPresent(OpenFiles::delete);
  }

  private static void delete(Path path) {
    try {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    closeParts();
  }
}
