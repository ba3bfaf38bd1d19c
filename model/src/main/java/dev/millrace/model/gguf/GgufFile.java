package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A file, mapped, or all shards of one: {@code name-00001-of-00003.gguf}, of which the first is
 * named and holds the metadata.
 */
final class GgufFile {
  private static final Pattern SHARD = Pattern.compile("(.+)-00001-of-(\\d{5})\\.gguf");
  private static final int MOST_SHARDS = 1_000;

  /** Numbers that one thread decodes at a time: whole blocks of every type. */
  private static final int DECODED = 1 << 14;

  private final GgufMetadata metadata;
  private final Map<String, Placed> tensors = new LinkedHashMap<>();

  private record Placed(GgufHeader.Entry entry, MemorySegment data) {}

  private GgufFile(GgufMetadata metadata) {
    this.metadata = metadata;
  }

  /**
   * Maps a file for as long as the arena lives.
   *
   * @throws ModelFormatException naming file, key or tensor
   */
  static GgufFile map(Path file, Arena arena) throws IOException {
    MemorySegment bytes = mapped(file, arena);
    GgufHeader first = GgufHeader.read(file, bytes);
    GgufFile mapped = new GgufFile(first.metadata());
    mapped.add(first, bytes);
    int shards = first.metadata().count("split.count", 1);
    for (int shard = 2; shard <= shards; shard++) {
      Path next = shard(file, shard, shards, first.metadata());
      MemorySegment more = mapped(next, arena);
      mapped.add(GgufHeader.read(next, more), more);
    }
    return mapped;
  }

  private static MemorySegment mapped(Path file, Arena arena) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
    }
  }

  private static Path shard(Path first, int shard, int shards, GgufMetadata metadata)
      throws ModelFormatException {
    Matcher name = SHARD.matcher(String.valueOf(first.getFileName()));
    if (!name.matches() || Integer.parseInt(name.group(2)) != shards || shards > MOST_SHARDS) {
      throw metadata.problem(
          "split.count",
          shards
              + " files, but this is not the first of them: name-00001-of-%05d.gguf"
                  .formatted(shards));
    }
    Path next =
        first.resolveSibling("%s-%05d-of-%05d.gguf".formatted(name.group(1), shard, shards));
    if (!Files.isRegularFile(next)) {
      throw new ModelFormatException(first + ": " + next.getFileName() + " is missing");
    }
    return next;
  }

  private void add(GgufHeader header, MemorySegment bytes) throws ModelFormatException {
    for (GgufHeader.Entry entry : header.tensors()) {
      MemorySegment data = bytes.asSlice(entry.begin(), entry.end() - entry.begin());
      if (tensors.put(entry.name(), new Placed(entry, data)) != null) {
        throw metadata.problem("tensor " + entry.name(), "is also in another file");
      }
    }
  }

  GgufMetadata metadata() {
    return metadata;
  }

  boolean has(String tensor) {
    return tensors.containsKey(tensor);
  }

  Iterable<String> names() {
    return tensors.keySet();
  }

  /** Rows of a matrix. */
  int rows(String tensor) throws ModelFormatException {
    long rows = placed(tensor).entry.shape().getFirst();
    if (rows > Integer.MAX_VALUE) {
      throw metadata.problem("tensor " + tensor, "has " + rows + " rows");
    }
    return (int) rows;
  }

  /** A small tensor's numbers. */
  float[] floats(String tensor) throws ModelFormatException {
    try (Arena arena = Arena.ofShared()) {
      return tensor(tensor, tensor, arena).toFloats();
    }
  }

  /**
   * A tensor under another name. Whole numbers with scales become float32 in memory of the arena,
   * which is exact; other formats are views of the file.
   */
  Tensor tensor(String tensor, String as, Arena arena) throws ModelFormatException {
    Placed placed = placed(tensor);
    GgufHeader.Entry entry = placed.entry;
    return switch (entry.type()) {
      case F32 -> new Tensor(as, DataType.F32, entry.shape(), placed.data);
      case F16 -> new Tensor(as, DataType.F16, entry.shape(), placed.data);
      case BF16 -> new Tensor(as, DataType.BF16, entry.shape(), placed.data);
      default -> {
        MemorySegment floats = arena.allocate(entry.elements() * Float.BYTES, 64);
        decode(entry, placed.data, floats);
        yield new Tensor(as, DataType.F32, entry.shape(), floats);
      }
    };
  }

  private Placed placed(String tensor) throws ModelFormatException {
    Placed placed = tensors.get(tensor);
    if (placed == null) {
      throw metadata.problem("tensor " + tensor, "is missing");
    }
    return placed;
  }

  private static void decode(GgufHeader.Entry entry, MemorySegment data, MemorySegment floats) {
    GgufType type = entry.type();
    long elements = entry.elements();
    IntStream parts = IntStream.range(0, Math.toIntExact(Math.ceilDiv(elements, DECODED)));
    parts
        .parallel()
        .forEach(
            part -> {
              long from = (long) part * DECODED;
              int count = (int) Math.min(DECODED, elements - from);
              float[] out = new float[count];
              for (int i = 0; i < count; i += type.blockElements()) {
                type.decode(data, type.bytes(from + i), out, i);
              }
              MemorySegment.copy(
                  MemorySegment.ofArray(out),
                  0,
                  floats,
                  from * Float.BYTES,
                  (long) count * Float.BYTES);
            });
  }
}
