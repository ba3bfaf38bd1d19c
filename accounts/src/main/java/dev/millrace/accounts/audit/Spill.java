package dev.millrace.accounts.audit;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Sightings on disk, in buckets by a hash of their id, so that all of one id can be held together
 * with one bucket in memory at a time. About 60 bytes a sighting.
 */
final class Spill implements AutoCloseable {
  private static final int BUFFER_BYTES = 8 << 10;

  private final Path folder;
  private final List<DataOutputStream> buckets = new ArrayList<>();

  /**
   * @param buckets more of them need less memory; each takes a file handle and 8 KiB
   */
  Spill(int buckets) {
    try {
      this.folder = Files.createTempDirectory("millrace-audit-");
      for (int i = 0; i < buckets; i++) {
        this.buckets.add(
            new DataOutputStream(
                new BufferedOutputStream(Files.newOutputStream(file(i)), BUFFER_BYTES)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(int bucket) {
    return folder.resolve(Integer.toString(bucket));
  }

  void add(Sighting seen) {
    long hash = Hashing.sipHash24().hashString(seen.recordId(), StandardCharsets.UTF_8).asLong();
    DataOutputStream bucket = buckets.get((int) Math.floorMod(hash, (long) buckets.size()));
    byte[] id = seen.recordId().getBytes(StandardCharsets.UTF_8);
    try {
      bucket.writeInt(id.length);
      bucket.write(id);
      bucket.writeUTF(seen.kind().name());
      bucket.writeLong(seen.from());
      bucket.writeLong(seen.count());
      bucket.writeLong(seen.ingestedAt().toEpochMilli());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives every id with all that was seen of it. Nothing can be added afterwards. */
  void forEachId(BiConsumer<String, IdTally> taker) {
    try {
      for (int i = 0; i < buckets.size(); i++) {
        buckets.get(i).close();
        read(i).forEach(taker);
        Files.delete(file(i));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, IdTally> read(int bucket) throws IOException {
    Map<String, IdTally> tallies = new HashMap<>();
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file(bucket))))) {
      while (true) {
        Sighting seen = next(in);
        tallies.computeIfAbsent(seen.recordId(), id -> new IdTally()).add(seen);
      }
    } catch (EOFException e) {
      return tallies;
    }
  }

  private static Sighting next(DataInputStream in) throws IOException {
    byte[] id = in.readNBytes(in.readInt());
    return new Sighting(
        new String(id, StandardCharsets.UTF_8),
        Sighting.Kind.valueOf(in.readUTF()),
        in.readLong(),
        in.readLong(),
        Instant.ofEpochMilli(in.readLong()));
  }

  @Override
  public void close() {
    try {
      for (DataOutputStream bucket : buckets) {
        bucket.close();
      }
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
