package dev.millrace.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.model.ModelFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Reads (by mapping) and writes safetensors files. */
public final class Safetensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8;
  private static final long WRITE_BYTES = 1 << 24;

  private Safetensors() {}

  /** A file's tensors and its free text. */
  public record Contents(Weights weights, Map<String, String> metadata) {}

  /** Maps a file; closing the weights unmaps it. */
  public static Contents read(Path file) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    Weights weights =
        Weights.<IOException>of(
            arena -> {
              Map<String, Tensor> tensors = new LinkedHashMap<>();
              metadata.putAll(map(file, arena, tensors, name -> true));
              return tensors;
            });
    return new Contents(weights, metadata);
  }

  /**
   * Adds the file's tensors, views of its mapping that live as long as the arena.
   *
   * @param wanted which tensors, by name; of the others only the byte range is checked
   */
  public static Map<String, String> map(
      Path file, Arena arena, Map<String, Tensor> tensors, Predicate<String> wanted)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      if (fileBytes < Long.BYTES) {
        throw new ModelFormatException(
            "%s: %d bytes: the file is truncated".formatted(file, fileBytes));
      }
      MemorySegment mapped = channel.map(MapMode.READ_ONLY, 0, fileBytes, arena);
      long headerBytes =
          mapped.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
      SafetensorsHeader.checkLength(file, headerBytes, fileBytes);
      byte[] bytes = mapped.asSlice(Long.BYTES, headerBytes).toArray(ValueLayout.JAVA_BYTE);
      SafetensorsHeader header = SafetensorsHeader.parse(file, bytes, fileBytes, wanted);
      for (SafetensorsHeader.Entry entry : header.entries()) {
        MemorySegment data =
            mapped.asSlice(header.dataStart() + entry.begin(), entry.end() - entry.begin());
        Tensor tensor = new Tensor(entry.name(), entry.type(), entry.shape(), data);
        if (tensors.put(entry.name(), tensor) != null) {
          throw new ModelFormatException(
              "%s: tensor %s: is also in another file".formatted(file, entry.name()));
        }
      }
      return header.metadata();
    }
  }

  /**
   * Writes the tensors in the order given, beside the target and then renamed, so that a file under
   * this name is always complete.
   */
  public static void write(Path file, Collection<Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try (FileChannel channel =
        FileChannel.open(
            partial,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      writeFully(channel, header(tensors, metadata));
      for (Tensor tensor : tensors) {
        MemorySegment data = tensor.data();
        for (long at = 0; at < data.byteSize(); at += WRITE_BYTES) {
          long bytes = Math.min(WRITE_BYTES, data.byteSize() - at);
          writeFully(channel, data.asSlice(at, bytes).asByteBuffer());
        }
      }
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static ByteBuffer header(Collection<Tensor> tensors, Map<String, String> metadata)
      throws JsonProcessingException {
    Map<String, Object> entries = new LinkedHashMap<>();
    if (!metadata.isEmpty()) {
      entries.put("__metadata__", metadata);
    }
    long at = 0;
    for (Tensor tensor : tensors) {
      long end = at + tensor.elements() * tensor.type().bytes();
      if (end - at != tensor.data().byteSize()) {
        throw new IllegalArgumentException(
            "tensor %s: shape %s of %s has %d bytes of data"
                .formatted(tensor.name(), tensor.shape(), tensor.type(), tensor.data().byteSize()));
      }
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("dtype", tensor.type().name());
      entry.put("shape", tensor.shape());
      entry.put("data_offsets", List.of(at, end));
      if (entries.put(tensor.name(), entry) != null) {
        throw new IllegalArgumentException("tensor " + tensor.name() + " is given twice");
      }
      at = end;
    }
    byte[] json = JSON.writeValueAsString(entries).getBytes(StandardCharsets.UTF_8);
    // Spaces after the JSON keep the data aligned, as the format allows.
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] header = Arrays.copyOf(json, padded);
    Arrays.fill(header, json.length, padded, (byte) ' ');
    ByteBuffer buffer =
        ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded);
    return buffer.put(header).flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
