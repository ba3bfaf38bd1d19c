package dev.millrace.crawl.archive.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.netpreserve.jwarc.WarcCompression;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcWriter;

/**
 * A WARC file that still grows. It is locked, so that others see that its writer lives, and its
 * name ends in {@code .open} until it is finished.
 */
public final class OpenFile implements Closeable {
  public static final String SUFFIX = ".open";

  private final Path finished;
  private final Path open;
  private final FileChannel channel;
  private final FileLock lock;
  private final WarcWriter writer;
  private final WarcRecords records;

  /**
   * Begins a file.
   *
   * @param about fields of its warcinfo record
   */
  public OpenFile(Path folder, String name, Instant now, Map<String, List<String>> about)
      throws IOException {
    this.finished = folder.resolve(name);
    this.open = folder.resolve(name + SUFFIX);
    this.channel = FileChannel.open(open, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    this.lock = channel.lock();
    this.writer = new WarcWriter(channel, WarcCompression.GZIP);
    URI id = URI.create("urn:uuid:" + UUID.randomUUID());
    this.records = new WarcRecords(id);
    writer.write(WarcRecords.warcinfo(id, now, name, about));
  }

  public WarcRecords records() {
    return records;
  }

  public void write(WarcRecord record) throws IOException {
    writer.write(record);
  }

  /** Name without the suffix of an open file. */
  public String name() {
    return finished.getFileName().toString();
  }

  /** All of it is on disk then. */
  public long sync() throws IOException {
    channel.force(true);
    return channel.position();
  }

  /** Takes back what was written after so many bytes. */
  public void cut(long bytes) throws IOException {
    channel.truncate(bytes);
    channel.position(bytes);
  }

  /** Gives it its final name, which it returns. */
  public Path finish() throws IOException {
    sync();
    Files.move(open, finished, StandardCopyOption.ATOMIC_MOVE);
    close();
    return finished;
  }

  @Override
  public void close() throws IOException {
    if (lock.isValid()) {
      lock.release();
    }
    channel.close();
  }
}
