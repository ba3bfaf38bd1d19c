package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file, mapped, or all shards of one: {@code name-00001-of-00003.gguf}, of which the first is
 * named and holds the metadata.
 */
final class GgufFile {
  private static final Pattern SHARD = Pattern.compile("(.+)-00001-of-(\\d{5})\\.gguf");
  private static final int MOST_SHARDS = 1_000;

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
    return tensor(tensor, tensor).toFloats();
  }

  /**
   * A tensor as the model has it.
   *
   * @param forms what lies in another order
   * @param arena for what has to be copied for that
   */
  Tensor tensor(String tensor, String as, TensorForms forms, Arena arena)
      throws ModelFormatException {
    Tensor stored = tensor(tensor, as);
    if (stored.packed().isEmpty()) {
      return forms.read(stored, arena);
    }
    boolean turned = forms.isTurned(as);
    GgufHeader.Entry entry = placed(tensor).entry;
    List<Long> shape = turned ? entry.shape().reversed() : entry.shape();
    BlockRows rows = rows(tensor, forms.pairedHeads(as), turned);
    return new Tensor(as, DataType.F32, shape, stored.data(), Optional.of(rows));
  }

  /** A tensor under another name, a view of the file. */
  Tensor tensor(String tensor, String as) throws ModelFormatException {
    Placed placed = placed(tensor);
    GgufHeader.Entry entry = placed.entry;
    return switch (entry.type()) {
      case F32 -> new Tensor(as, DataType.F32, entry.shape(), placed.data);
      case F16 -> new Tensor(as, DataType.F16, entry.shape(), placed.data);
      case BF16 -> new Tensor(as, DataType.BF16, entry.shape(), placed.data);
      default ->
          new Tensor(
              as, DataType.F32, entry.shape(), placed.data, Optional.of(rows(tensor, 0, false)));
    };
  }

  private BlockRows rows(String tensor, int heads, boolean turned) throws ModelFormatException {
    Placed placed = placed(tensor);
    GgufHeader.Entry entry = placed.entry;
    long columns = entry.shape().getLast();
    long rows = entry.elements() / columns;
    if (rows > Integer.MAX_VALUE || columns > Integer.MAX_VALUE) {
      throw metadata.problem("tensor " + tensor, "is too large: " + entry.shape());
    }
    if (heads > 0 && (rows % heads != 0 || rows / heads % 2 != 0)) {
      throw metadata.problem("tensor " + tensor, rows + " rows are not even for each head");
    }
    return new BlockRows(
        metadata.source() + ": tensor " + tensor,
        entry.type(),
        placed.data,
        (int) rows,
        (int) columns,
        heads,
        turned);
  }

  private Placed placed(String tensor) throws ModelFormatException {
    Placed placed = tensors.get(tensor);
    if (placed == null) {
      throw metadata.problem("tensor " + tensor, "is missing");
    }
    return placed;
  }
}
