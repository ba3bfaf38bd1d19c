package dev.millrace.replay.compare;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values by key on disk, in buckets by a hash of the key, so that all values of a key can be held
 * together with one bucket in memory at a time. Of two spills, a key is in the same bucket of both.
 * No file stays open.
 */
final class KeyedSpill implements AutoCloseable {
  static final int BUCKETS = 256;
  private static final int BUFFER_BYTES = 8 << 10;

  private final Path folder;
  private final List<ByteArrayOutputStream> buckets = new ArrayList<>();
  private long size;

  KeyedSpill() {
    try {
      this.folder = Files.createTempDirectory("millrace-compare-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder: " + e.getMessage(), e);
    }
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new ByteArrayOutputStream());
    }
  }

  private Path file(int bucket) {
    return folder.resolve(Integer.toString(bucket));
  }

  void add(String key, byte[] value) {
    byte[] name = key.getBytes(StandardCharsets.UTF_8);
    long hash = Hashing.sipHash24().hashBytes(name).asLong();
    int number = (int) Math.floorMod(hash, (long) BUCKETS);
    ByteArrayOutputStream bucket = buckets.get(number);
    try {
      DataOutputStream out = new DataOutputStream(bucket);
      out.writeInt(name.length);
      out.write(name);
      out.writeInt(value.length);
      out.write(value);
      if (bucket.size() >= BUFFER_BYTES) {
        flush(number);
      }
    } catch (IOException e) {
      throw unusable(e);
    }
    size++;
  }

  private void flush(int number) throws IOException {
    ByteArrayOutputStream bucket = buckets.get(number);
    if (bucket.size() > 0) {
      try (OutputStream out =
          Files.newOutputStream(
              file(number), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        bucket.writeTo(out);
      }
      bucket.reset();
    }
  }

  private UncheckedIOException unusable(IOException e) {
    return new UncheckedIOException(
        "cannot use temporary folder " + folder + ": " + e.getMessage() + "; make room there", e);
  }

  /** How many values were added. */
  long size() {
    return size;
  }

  /** Key to values, in the order in which they were added. More may be added afterwards. */
  Map<String, List<byte[]>> bucket(int number) {
    Map<String, List<byte[]>> values = new LinkedHashMap<>();
    try {
      flush(number);
      if (!Files.exists(file(number))) {
        return values;
      }
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file(number))))) {
        while (true) {
          String key = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
          byte[] value = in.readNBytes(in.readInt());
          values.computeIfAbsent(key, name -> new ArrayList<>()).add(value);
        }
      }
    } catch (EOFException e) {
      return values;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  public void close() {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw unusable(e);
    }
  }
}
