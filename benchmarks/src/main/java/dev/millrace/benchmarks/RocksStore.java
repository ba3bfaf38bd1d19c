package dev.millrace.benchmarks;

import dev.millrace.crawl.frontier.SortedStore;
import java.nio.file.Path;
import java.util.Optional;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteOptions;

/**
 * A store on disk as Kafka Streams sets its own up: 16 MiB of write buffer, 50 MiB of cache, a
 * Bloom filter, no write-ahead log; blocks in LZ4, as the program asks for.
 */
public final class RocksStore implements SortedStore, AutoCloseable {
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final long CACHE_BYTES = 50L << 20;

  static {
    RocksDB.loadLibrary();
  }

  private final Cache cache = new LRUCache(CACHE_BYTES);
  private final BloomFilter filter = new BloomFilter();
  private final WriteOptions write = new WriteOptions().setDisableWAL(true);
  private final Options options;
  private final RocksDB database;

  /** Opens the store of a folder, made if need be. */
  public RocksStore(Path folder) {
    BlockBasedTableConfig table =
        new BlockBasedTableConfig()
            .setBlockCache(cache)
            .setFilterPolicy(filter)
            .setBlockSize(4096L);
    this.options =
        new Options()
            .setCreateIfMissing(true)
            .setTableFormatConfig(table)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxWriteBufferNumber(3)
            .setCompressionType(CompressionType.LZ4_COMPRESSION);
    try {
      this.database = RocksDB.open(options, folder.toString());
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<byte[]> get(byte[] key) {
    try {
      return Optional.ofNullable(database.get(key));
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void put(byte[] key, byte[] value) {
    try {
      database.put(write, key, value);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void delete(byte[] key) {
    try {
      database.delete(write, key);
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Entry> first(byte[] from, byte[] to) {
    try (Slice bound = new Slice(to);
        org.rocksdb.ReadOptions read = new org.rocksdb.ReadOptions().setIterateUpperBound(bound);
        RocksIterator entries = database.newIterator(read)) {
      entries.seek(from);
      return entries.isValid()
          ? Optional.of(new Entry(entries.key(), entries.value()))
          : Optional.empty();
    }
  }

  @Override
  public void close() {
    database.close();
    options.close();
    write.close();
    filter.close();
    cache.close();
  }
}
