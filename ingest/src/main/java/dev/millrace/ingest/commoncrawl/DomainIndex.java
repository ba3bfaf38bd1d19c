package dev.millrace.ingest.commoncrawl;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.millrace.ingest.NoInputException;
import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A crawl's index by URL, in the ZipNum form: {@code cluster.idx} has a line for each block of some
 * 3,000 captures, with the place of the gzip member that holds their lines.
 */
final class DomainIndex {
  private static final JsonMapper JSON = new JsonMapper();

  private final ReadableStore store;
  private final URI folder;

  DomainIndex(ReadableStore store, URI folder) {
    this.store = store;
    this.folder = folder;
  }

  /**
   * Adds the captures of a domain and its sub-domains.
   *
   * @param languages whose first one is wanted; empty: any
   * @throws NoInputException if there is no such index
   */
  void select(String domain, Languages languages, Selection selection) throws StorageException {
    SortedLines clusters = new SortedLines(store, store.stat(folder.resolve("cluster.idx")));
    for (DomainKeys.Span span : DomainKeys.of(domain)) {
      for (String cluster : clusters.around(span)) {
        block(cluster, span, languages, selection);
      }
    }
  }

  private void block(String cluster, DomainKeys.Span span, Languages languages, Selection selection)
      throws StorageException {
    String[] fields = cluster.split("\t", -1);
    if (fields.length < 4) {
      throw new StorageException.Refused(
          folder + "cluster.idx: \"" + cluster + "\" is no line of a cluster index");
    }
    URI file = folder.resolve(fields[1]);
    try {
      ByteRange place = ByteRange.of(Long.parseLong(fields[2]), Long.parseLong(fields[3]));
      try (OpenObject open = store.open(file, place);
          BufferedReader lines =
              new BufferedReader(new InputStreamReader(new GZIPInputStream(open.bytes()), UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (span.contains(line)) {
            capture(line, languages, selection);
          }
        }
      }
    } catch (StorageException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new StorageException.Refused(file + ": no block of captures: " + e.getMessage(), e);
    }
  }

  /** SURT, time and a JSON object, with blanks between. */
  private static void capture(String line, Languages languages, Selection selection)
      throws IOException {
    List<String> parts = List.of(line.split(" ", 3));
    if (parts.size() < 3) {
      return;
    }
    JsonNode capture = JSON.readTree(parts.get(2));
    String file = capture.path("filename").asText();
    // Redirects, errors and robots.txt lie in folders of their own.
    if (file.contains("/warc/") && languages.take(capture.path("languages").asText())) {
      selection.add(
          file, ByteRange.of(capture.path("offset").asLong(), capture.path("length").asLong()));
    }
  }
}
