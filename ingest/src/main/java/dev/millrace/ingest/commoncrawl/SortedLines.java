package dev.millrace.ingest.commoncrawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.storage.ByteRange;
import dev.millrace.storage.OpenObject;
import dev.millrace.storage.ReadableStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.StoredObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A remote file of sorted lines, searched by reading little of it: an index of 200 MB takes a dozen
 * reads.
 */
final class SortedLines {
  private static final int PROBE_BYTES = 16 << 10;

  private final ReadableStore store;
  private final StoredObject file;

  SortedLines(ReadableStore store, StoredObject file) {
    this.store = store;
    this.file = file;
  }

  /** The lines of the span, and the last one before it. */
  List<String> around(DomainKeys.Span span) throws StorageException {
    Deque<String> before = new ArrayDeque<>(1);
    List<String> found = new ArrayList<>();
    try (OpenObject open = store.open(file, file.from(lastStartBefore(span.first())));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(open.bytes(), ISO_8859_1))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.compareTo(span.first()) < 0) {
          before.clear();
          before.add(line);
        } else if (line.compareTo(span.end()) < 0) {
          found.add(line);
        } else {
          break;
        }
      }
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException.Unavailable(file.location() + ": " + e.getMessage(), e);
    }
    before.forEach(found::addFirst);
    return found;
  }

  /** Where a line begins that is before the key, and not far before it; 0 if none is. */
  private long lastStartBefore(String key) throws StorageException {
    long low = 0;
    long high = file.bytes();
    while (high - low > PROBE_BYTES) {
      long middle = (low + high) >>> 1;
      byte[] bytes = read(ByteRange.of(middle, Math.min(PROBE_BYTES, file.bytes() - middle)));
      String text = new String(bytes, ISO_8859_1);
      int start = text.indexOf('\n') + 1;
      if (start == 0 || middle + start >= high) {
        high = middle;
      } else if (text.substring(start).compareTo(key) < 0) {
        low = middle + start;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private byte[] read(ByteRange range) throws StorageException {
    try (OpenObject open = store.open(file, range)) {
      return open.bytes().readAllBytes();
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new StorageException.Unavailable(file.location() + ": " + e.getMessage(), e);
    }
  }
}
