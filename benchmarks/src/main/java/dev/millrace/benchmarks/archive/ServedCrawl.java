package dev.millrace.benchmarks.archive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;

/**
 * WARC files as Common Crawl lays out a crawl's: a list of paths and the files. One of them may
 * change once, after so many requests for it, into another one with another ETag.
 */
final class ServedCrawl implements Function<String, ServedObject> {
  static final String NAME = "CC-MAIN-2025-38";
  private static final String FOLDER = "crawl-data/" + NAME + "/";

  private final Map<String, Path> files = new LinkedHashMap<>();
  private final Optional<Change> change;
  private int requestsForChanging;

  /**
   * @param file that changes
   * @param into what lies there afterwards
   * @param afterRequests how many are answered with the old one
   */
  record Change(Path file, Path into, int afterRequests) {}

  ServedCrawl(List<Path> warcs, Optional<Change> change) {
    for (int i = 0; i < warcs.size(); i++) {
      files.put("%ssegments/1/warc/CC-MAIN-%05d.warc.gz".formatted(FOLDER, i), warcs.get(i));
    }
    this.change = change;
  }

  @Override
  public synchronized ServedObject apply(String path) {
    String name = path.substring(1);
    if (name.equals(FOLDER + "warc.paths.gz")) {
      return list();
    }
    Path file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException(name);
    }
    return file(now(file));
  }

  private Path now(Path file) {
    if (change.isPresent() && change.get().file().equals(file)) {
      requestsForChanging++;
      return requestsForChanging > change.get().afterRequests() ? change.get().into() : file;
    }
    return file;
  }

  private static ServedObject file(Path file) {
    return new ServedObject.File("\"" + file.toString().hashCode() + "\"", file);
  }

  private ServedObject list() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write((String.join("\n", new ArrayList<>(files.keySet())) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] content = bytes.toByteArray();
    return new ServedObject.Bytes("\"" + Hashing.sha256().hashBytes(content) + "\"", content);
  }
}
