package dev.millrace.ingest.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.ingest.NoInputException;
import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** A list of files, one path a line, plain or gzip, as Common Crawl publishes for each crawl. */
public final class PathList {
  private static final long LIMIT_BYTES = 256L << 20;

  private PathList() {}

  /** Whether a name is one of such a list. */
  public static boolean isNamed(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".+\\.paths(\\.gz)?");
  }

  /**
   * Its lines, without empty ones.
   *
   * @throws NoInputException if there is no such list, or no line in it
   */
  public static List<String> read(ReadableStore store, URI list) throws StorageException {
    try (OpenObject open = store.open(list, new ByteRange(0, LIMIT_BYTES));
        InputStream bytes = decompressed(open.bytes());
        BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, UTF_8))) {
      List<String> paths =
          lines.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      if (paths.isEmpty()) {
        throw new NoInputException(list + ": no line in this list");
      }
      return paths;
    } catch (StorageException.NotFound e) {
      throw new NoInputException(e.getMessage() + "; is the name right?");
    } catch (StorageException e) {
      throw e;
    } catch (UncheckedIOException | IOException e) {
      throw new StorageException.Refused(list + " is no list of files: " + e.getMessage(), e);
    }
  }

  private static InputStream decompressed(InputStream bytes) throws IOException {
    BufferedInputStream in = new BufferedInputStream(bytes);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }
}
