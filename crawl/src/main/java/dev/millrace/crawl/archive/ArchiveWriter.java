package dev.millrace.crawl.archive;

import dev.millrace.crawl.archive.internal.OpenFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.netpreserve.jwarc.WarcRecord;

/**
 * Writes captures as WARC 1.1, a gzip member for each record, into files of about one size.
 *
 * <p>In step with a transaction: {@link #write} what belongs to it, {@link #commit} before it
 * commits, with the position kept where the transaction keeps it; {@link #rollback} where it
 * aborts. After a kill, {@link ArchiveRecovery} cuts the file to the position that was kept. A file
 * is finished by the write after the commit that filled it, hence when that transaction is over.
 */
public final class ArchiveWriter implements Closeable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final long fileBytes;
  private final Map<String, List<String>> about;
  private final FinishedFile finished;
  private final Clock clock;
  private final String writerId = UUID.randomUUID().toString().substring(0, 8);
  private Optional<OpenFile> current = Optional.empty();
  private long committedBytes;
  private int files;

  /**
   * @param fileBytes a file is finished once it is so large
   * @param about fields of every file's warcinfo record, such as {@code operator} and {@code
   *     isPartOf}
   */
  public ArchiveWriter(
      Path folder,
      long fileBytes,
      Map<String, List<String>> about,
      FinishedFile finished,
      Clock clock)
      throws IOException {
    this.folder = Files.createDirectories(folder);
    this.fileBytes = fileBytes;
    this.about = Map.copyOf(about);
    this.finished = finished;
    this.clock = clock;
  }

  /**
   * Not safe before the next commit.
   *
   * @return name of the file that holds it
   */
  public String write(Capture capture) throws IOException {
    OpenFile file = roomyFile();
    for (WarcRecord record : file.records().of(capture)) {
      file.write(record);
    }
    return file.name();
  }

  /** What was written is on disk then; empty where nothing ever was. */
  public Optional<ArchivePosition> commit() throws IOException {
    if (current.isEmpty()) {
      return Optional.empty();
    }
    committedBytes = current.get().sync();
    return Optional.of(new ArchivePosition(current.get().name(), committedBytes));
  }

  /** Takes back what was written since the last commit. */
  public void rollback() throws IOException {
    if (current.isPresent()) {
      current.get().cut(committedBytes);
    }
  }

  private OpenFile roomyFile() throws IOException {
    if (current.isPresent() && committedBytes >= fileBytes) {
      finish();
    }
    if (current.isEmpty()) {
      current = Optional.of(begin());
    }
    return current.get();
  }

  private OpenFile begin() throws IOException {
    files++;
    String name =
        "millrace-%s-%s-%05d.warc.gz".formatted(STAMP.format(clock.instant()), writerId, files);
    OpenFile file = new OpenFile(folder, name, clock.instant(), about);
    committedBytes = file.sync();
    return file;
  }

  private void finish() throws IOException {
    if (current.isPresent()) {
      Path file = current.get().finish();
      current = Optional.empty();
      committedBytes = 0;
      finished.take(file);
    }
  }

  /** Takes back what no commit covers, and finishes the file. */
  @Override
  public void close() throws IOException {
    rollback();
    finish();
  }
}
