package dev.millrace.ingest.remote;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.hash.Hashing;
import dev.millrace.ingest.Source;
import dev.millrace.ingest.SourceBytes;
import dev.millrace.storage.ByteRange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Some records of a file, each a gzip member of its own. Positions are those in the whole file, so
 * that reading resumes as in one that is read whole.
 *
 * <p>Its identity is that of the file and a digest of the places: another choice of records is
 * another source, and records of both are ingested twice.
 */
public final class SelectedSource implements Source {
  private final RemoteSource file;
  private final List<ByteRange> records;
  private final String choice;

  /**
   * @param records in any order; the same one may be named twice
   */
  public SelectedSource(RemoteSource file, List<ByteRange> records) {
    TreeMap<Long, ByteRange> ordered = new TreeMap<>();
    records.forEach(record -> ordered.put(record.first(), record));
    this.file = file;
    this.records = List.copyOf(ordered.values());
    this.choice = Hashing.sha256().hashString(this.records.toString(), US_ASCII).toString();
  }

  @Override
  public String name() {
    return file.name() + " (" + records.size() + " records)";
  }

  @Override
  public String publicName() {
    return file.publicName();
  }

  @Override
  public Optional<String> dump() {
    return file.dump();
  }

  @Override
  public String identity() throws IOException {
    return file.identity() + " " + choice;
  }

  @Override
  public long bytes() {
    return records.stream().mapToLong(ByteRange::length).sum();
  }

  @Override
  public SourceBytes open() throws IOException {
    return new Selected(file.openWithoutHead(), records);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SelectedSource source
        && source.file.equals(file)
        && source.choice.equals(choice);
  }

  @Override
  public int hashCode() {
    return choice.hashCode();
  }

  @Override
  public String toString() {
    return name();
  }

  private record Selected(SourceBytes bytes, List<ByteRange> records) implements SourceBytes {
    @Override
    public long size() {
      return bytes.size();
    }

    @Override
    public long next(long offset) {
      int at = index(offset);
      return at == records.size() ? bytes.size() : Math.max(offset, records.get(at).first());
    }

    /** Of the record that holds this byte, else the next one. */
    private int index(long offset) {
      int low = 0;
      int high = records.size();
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (records.get(middle).end() <= offset) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }

    @Override
    public long before(long offset) {
      long sum = 0;
      for (ByteRange record : records) {
        if (record.first() >= offset) {
          break;
        }
        sum += Math.min(record.end(), offset) - record.first();
      }
      return sum;
    }

    @Override
    public int read(ByteBuffer target, long offset) {
      int at = index(offset);
      if (at == records.size() || records.get(at).first() > offset) {
        return -1;
      }
      int limit = target.limit();
      long left = records.get(at).end() - offset;
      target.limit((int) Math.min(limit, target.position() + left));
      try {
        return bytes.read(target, offset);
      } finally {
        target.limit(limit);
      }
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}
