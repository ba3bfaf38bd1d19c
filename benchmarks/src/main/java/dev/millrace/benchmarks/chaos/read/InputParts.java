package dev.millrace.benchmarks.chaos.read;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Cuts input files into many small ones, record by record, so that they can be given to a watching
 * ingest over time.
 */
public final class InputParts {
  private InputParts() {}

  /**
   * Writes {@code part-0001.warc.gz} and so on, each record a gzip member of its own.
   *
   * @param folder where to; made if need be
   * @param parts about as many are written
   */
  public static List<Path> write(List<Path> files, Path folder, int parts) {
    try {
      Files.createDirectories(folder);
      long records = 0;
      for (Path file : files) {
        records += count(file);
      }
      long recordsAPart = Math.max(1, (records + parts - 1) / parts);
      try (Writer writer = new Writer(folder, recordsAPart)) {
        for (Path file : files) {
          copy(file, writer);
        }
        return writer.written;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private static long count(Path file) throws IOException {
    long records = 0;
    try (WarcWalk walk = new WarcWalk(file)) {
      while (walk.next().isPresent()) {
        records++;
      }
    }
    return records;
  }

  private static void copy(Path file, Writer writer) throws IOException {
    try (WarcWalk walk = new WarcWalk(file)) {
      for (Optional<WarcRecord> next = walk.next(); next.isPresent(); next = walk.next()) {
        writer.write(next.get());
      }
    }
  }

  private static final class Writer implements AutoCloseable {
    private final Path folder;
    private final long recordsAPart;
    private final List<Path> written = new ArrayList<>();
    private OutputStream out = OutputStream.nullOutputStream();
    private long records;

    Writer(Path folder, long recordsAPart) {
      this.folder = folder;
      this.recordsAPart = recordsAPart;
    }

    void write(WarcRecord record) throws IOException {
      if (records % recordsAPart == 0) {
        out.close();
        Path part = folder.resolve("part-%04d.warc.gz".formatted(written.size() + 1));
        out = new BufferedOutputStream(Files.newOutputStream(part));
        written.add(part);
      }
      records++;
      GZIPOutputStream member = new GZIPOutputStream(out);
      member.write(record.bytes());
      member.finish();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
