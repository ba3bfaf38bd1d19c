package dev.millrace.cli.rows;

import com.google.common.collect.Iterators;
import dev.millrace.schemas.SettingsException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * Files, folders of them and standard input ({@code -}), plain or gzip, as JSON lines or whole
 * texts. Lines are read as they are asked for, one file open at a time.
 */
public final class TextInput {
  private static final int GZIP_MAGIC = 0x1f8b;

  private TextInput() {}

  /**
   * The field {@code text} of each line of {@code .jsonl} files and of standard input; other files
   * whole. Rows in which {@code extract} found no text are skipped. The caller closes it.
   *
   * @param work names the command to one who waits for it
   */
  public static Stream<String> texts(String work, List<String> names) {
    List<String> files = files(names, name -> true);
    InputProgress progress = InputProgress.of(work, files);
    // Not flatMap: an iterator over one reads a whole file before it gives the first line.
    Iterator<String> texts =
        Iterators.concat(
            Iterators.transform(files.iterator(), name -> texts(name, progress).iterator()));
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(texts, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(progress::close);
  }

  /**
   * A text a line: the field {@code text} of JSON lines, the whole line of other files. Blank lines
   * and rows in which {@code extract} found no text are skipped. To be closed.
   */
  public static Stream<String> lineTexts(List<String> names) {
    return lines(files(names, TextInput::isLines), InputProgress.hidden())
        .filter(line -> !line.text().isBlank())
        .flatMap(TextInput::textOf);
  }

  private static Stream<String> textOf(InputLine line) {
    if (!isLines(line.file())) {
      return Stream.of(line.text());
    }
    JsonRow row = JsonRow.parse(line);
    return row.reasonWithoutText().isEmpty() ? Stream.of(row.text("text")) : Stream.empty();
  }

  private static Stream<String> texts(String name, InputProgress progress) {
    return isLines(name)
        ? rows(lines(List.of(name), progress))
            .filter(row -> row.reasonWithoutText().isEmpty())
            .map(row -> row.text("text"))
        : Stream.of(new String(bytes(name, Integer.MAX_VALUE, progress), StandardCharsets.UTF_8));
  }

  /**
   * The JSON objects of all inputs, a line each; of folders, those of {@code .jsonl} files. To be
   * closed.
   *
   * @param work names the command to one who waits for it
   */
  static Stream<JsonRow> rows(String work, List<String> names) {
    return rows(lines(work, names));
  }

  private static Stream<JsonRow> rows(Stream<InputLine> lines) {
    return lines.filter(line -> !line.text().isBlank()).map(JsonRow::parse);
  }

  /**
   * The lines of all inputs; of folders, those of {@code .jsonl} files. The caller closes it.
   *
   * @param work names the command to one who waits for it
   */
  public static Stream<InputLine> lines(String work, List<String> names) {
    List<String> files = files(names, TextInput::isLines);
    return lines(files, InputProgress.of(work, files));
  }

  private static Stream<InputLine> lines(List<String> files, InputProgress progress) {
    InputLines lines = new InputLines(files, progress);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(lines, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(lines::close)
        .onClose(progress::close);
  }

  /**
   * Folders become the files below them that are wanted, by name; hidden and unfinished ones never
   * are.
   *
   * @throws SettingsException if something named does not exist, or there is nothing wanted in a
   *     folder
   */
  static List<String> files(List<String> names, Predicate<String> wantedInFolders) {
    return names.stream().flatMap(name -> expand(name, wantedInFolders)).toList();
  }

  private static Stream<String> expand(String name, Predicate<String> wanted) {
    if (name.equals("-")) {
      return Stream.of(name);
    }
    Path path = Path.of(name);
    if (!Files.exists(path)) {
      throw new SettingsException(name + ": no such file or folder");
    }
    if (!Files.isDirectory(path)) {
      return Stream.of(name);
    }
    // Links are followed: a folder that is itself a link would seem empty otherwise.
    try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
      List<String> found =
          files
              .filter(Files::isRegularFile)
              .filter(file -> isFinished(path.relativize(file)))
              .map(Path::toString)
              .filter(wanted)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new SettingsException(name + ": the folder has no file of a kind that is read here");
      }
      return found.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": " + e.getMessage(), e);
    }
  }

  private static boolean isFinished(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return !relative.toString().endsWith(".part");
  }

  private static boolean isLines(String name) {
    return name.equals("-") || name.matches(".*\\.(jsonl?|ndjson)(\\.gz)?");
  }

  /**
   * A file's first bytes, gzip undone.
   *
   * @throws SettingsException if it cannot be read to there
   */
  static byte[] bytes(String name, int limit) {
    return bytes(name, limit, InputProgress.hidden());
  }

  private static byte[] bytes(String name, int limit, InputProgress progress) {
    try (InputStream in = open(name, progress)) {
      return in.readNBytes(limit);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /** Opens a file or standard input; gzip is recognized by its first bytes and undone. */
  public static InputStream open(String name) {
    return open(name, InputProgress.hidden());
  }

  /**
   * Opens a file or standard input; gzip is recognized by its first bytes and undone.
   *
   * @param progress is told what is read
   */
  static InputStream open(String name, InputProgress progress) {
    try {
      InputStream in = name.equals("-") ? new Standard() : Files.newInputStream(Path.of(name));
      BufferedInputStream buffered = new BufferedInputStream(progress.counted(in), 1 << 16);
      buffered.mark(2);
      int magic = buffered.read() << 8 | buffered.read();
      buffered.reset();
      return magic == GZIP_MAGIC
          ? new BufferedInputStream(new GZIPInputStream(new Pipe(buffered), 1 << 16), 1 << 16)
          : buffered;
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  static SettingsException unreadable(String name, IOException e) {
    return new SettingsException(name + ": cannot be read: " + e, e);
  }

  /**
   * A stream that says there may be more. The gzip reader takes a file for ended where a member
   * ends and nothing is available, which in a pipe only means that the writer is slow.
   */
  private static final class Pipe extends FilterInputStream {
    Pipe(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      return Math.max(1, in.available());
    }
  }

  /** Standard input, which is not ours to close. */
  private static final class Standard extends FilterInputStream {
    Standard() {
      super(System.in);
    }

    @Override
    public void close() {}
  }
}
