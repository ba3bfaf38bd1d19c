package dev.millrace.benchmarks.duplicates;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.benchmarks.CpuClock;
import dev.millrace.benchmarks.RocksStore;
import dev.millrace.filters.duplicates.DuplicateIndex;
import dev.millrace.filters.duplicates.IndexStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "index",
    mixinStandardHelpOptions = true,
    header = "Cost of a document in an index of duplicates that grows, on disk.",
    description = {
      "",
      "The index's own decisions over RocksDB, set up as Kafka Streams does, without Kafka:"
          + " documents with random signatures, one in fifty a near-duplicate. CPU time of the"
          + " process, RocksDB's threads included; the last documents of each size are measured.%n"
    })
public final class IndexBenchmark implements Callable<Integer> {
  @Option(
      names = "--documents",
      paramLabel = "N",
      split = ",",
      defaultValue = "100000,1000000",
      description = "in the index at each measurement (default: ${DEFAULT-VALUE})")
  private List<Long> sizes = new ArrayList<>();

  @Option(
      names = "--measured",
      paramLabel = "N",
      defaultValue = "20000",
      description = "documents of each measurement, at least 1 (default: ${DEFAULT-VALUE})")
  private int measured;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "folder of the store (default: a temporary one, deleted at the end)")
  private @Nullable Path work;

  private final CpuClock clock = new CpuClock();
  private long known;
  private long duplicates;

  @Override
  public Integer call() throws IOException {
    Path folder = work == null ? Files.createTempDirectory("millrace-index-") : work;
    try (RocksStore store = new RocksStore(Files.createDirectories(folder.resolve("index")))) {
      DuplicateIndex index = new DuplicateIndex(indexStore(store));
      System.out.println(
          "documents     growing, us each    at this size, CPU us each    duplicates       disk"
              + "    bytes each");
      for (long size : sizes) {
        measure(index, size, folder);
      }
    } finally {
      if (work == null) {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }
    return 0;
  }

  private void measure(DuplicateIndex index, long size, Path folder) throws IOException {
    long first = known;
    long last = Math.max(first, size - measured);
    Duration growing = clock.of(() -> addUpTo(index, last));
    Duration each = clock.of(() -> addUpTo(index, size));
    long disk = bytes(folder);
    System.out.printf(
        Locale.ROOT,
        "%,11d %16.1f %28.1f %,13d %,7d MB %13d%n",
        known,
        growing.toNanos() / 1e3 / Math.max(1, last - first),
        each.toNanos() / 1e3 / Math.max(1, size - last),
        duplicates,
        disk >> 20,
        disk / Math.max(1, known));
    System.out.flush();
  }

  private void addUpTo(DuplicateIndex index, long size) {
    for (; known < size; known++) {
      duplicates += SyntheticDocuments.add(index, known) ? 1 : 0;
    }
  }

  private static IndexStore indexStore(RocksStore store) {
    return new IndexStore() {
      @Override
      public Optional<byte[]> get(byte[] key) {
        return store.get(key);
      }

      @Override
      public void put(byte[] key, byte[] value) {
        store.put(key, value);
      }

      @Override
      public void remove(byte[] key) {
        store.delete(key);
      }
    };
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
