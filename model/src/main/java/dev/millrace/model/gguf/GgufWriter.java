package dev.millrace.model.gguf;

import dev.millrace.model.ModelFormatException;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.TensorNames;
import dev.millrace.model.gguf.blocks.GgufType;
import dev.millrace.model.gguf.blocks.Q4Blocks;
import dev.millrace.model.gguf.blocks.Q8Blocks;
import dev.millrace.model.weights.DataType;
import dev.millrace.model.weights.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a model as llama.cpp reads it. Matrices have the number format that is asked for; vectors
 * and learned positions stay float32, as llama.cpp's own converter has them.
 */
public final class GgufWriter {
  /** Number formats that can be written. */
  public static final List<GgufType> TYPES =
      List.of(GgufType.F32, GgufType.F16, GgufType.BF16, GgufType.Q8_0, GgufType.Q4_0);

  private static final long WRITE_BYTES = 1 << 24;

  private final ModelConfig config;
  private final Optional<GgufType> matrices;
  private final TensorForms forms;

  private GgufWriter(ModelConfig config, Optional<GgufType> matrices) {
    this.config = config;
    this.matrices = matrices;
    this.forms = TensorForms.of(config);
  }

  /**
   * Writes a file, which appears under its name when it is complete.
   *
   * @param matrices number format of the matrices, one of {@link #TYPES}; empty: of each as it is
   * @throws ModelFormatException if llama.cpp would compute or read something else
   */
  public static void write(Path file, GgufModel.Source source, Optional<GgufType> matrices)
      throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try (FileChannel out =
            FileChannel.open(
                partial,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        Arena arena = Arena.ofConfined()) {
      new GgufWriter(source.config(), matrices).write(out, source, arena);
      out.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void write(FileChannel out, GgufModel.Source source, Arena arena) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    config
        .rotary()
        .filter(RopeFactors::areNeeded)
        .ifPresent(
            rotary -> {
              float[] factors = RopeFactors.of(rotary);
              List<Long> shape = List.of((long) factors.length);
              tensors.add(Tensor.of(GgufNames.ROPE_FACTORS, shape, factors, arena));
            });
    tensors.addAll(source.weights().tensors().values());
    List<GgufHeader.Entry> entries = entries(tensors);
    byte[] head = GgufHead.of(ModelEntries.of(source, fileType(entries)), entries);
    long at = write(out, MemorySegment.ofArray(head), 0);
    for (int i = 0; i < tensors.size(); i++) {
      try (Arena scratch = Arena.ofConfined()) {
        at = write(out, data(tensors.get(i), entries.get(i).type(), scratch), at);
        byte[] padding = new byte[(int) (aligned(at) - at)];
        at = write(out, MemorySegment.ofArray(padding), at);
      }
    }
  }

  private List<GgufHeader.Entry> entries(List<Tensor> tensors) {
    Map<String, String> names = GgufNames.of(config);
    List<GgufHeader.Entry> entries = new ArrayList<>();
    long begin = 0;
    for (Tensor tensor : tensors) {
      List<Long> shape = forms.isTurned(tensor.name()) ? tensor.shape().reversed() : tensor.shape();
      String name = names.getOrDefault(tensor.name(), tensor.name());
      GgufType type = type(tensor, shape);
      entries.add(new GgufHeader.Entry(name, type, shape, begin));
      begin = aligned(begin + type.bytes(tensor.elements()));
    }
    return entries;
  }

  private GgufType type(Tensor tensor, List<Long> shape) {
    boolean positions =
        config.names().positions().map(TensorNames::weight).equals(Optional.of(tensor.name()));
    if (shape.size() < 2 || positions) {
      return GgufType.F32;
    }
    GgufType wanted = matrices.orElseGet(() -> GgufType.valueOf(tensor.type().name()));
    // as llama.cpp's own converter does
    return shape.getLast() % wanted.blockElements() == 0 ? wanted : GgufType.F16;
  }

  private static GgufType fileType(List<GgufHeader.Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.shape().size() > 1)
        .map(GgufHeader.Entry::type)
        .filter(type -> type != GgufType.F32)
        .findFirst()
        .orElse(GgufType.F32);
  }

  private MemorySegment data(Tensor tensor, GgufType type, Arena arena) {
    Tensor written = forms.written(tensor, arena);
    return switch (type) {
      case Q8_0 -> Q8Blocks.of(written, arena);
      case Q4_0 -> Q4Blocks.of(written, arena);
      default -> written.as(DataType.valueOf(type.name()), arena).data();
    };
  }

  /** Where the next tensor may begin. */
  private static long aligned(long at) {
    return Math.ceilDiv(at, GgufHeader.ALIGNMENT) * GgufHeader.ALIGNMENT;
  }

  /** Returns where it ends. */
  private static long write(FileChannel out, MemorySegment bytes, long begin) throws IOException {
    long at = 0;
    while (at < bytes.byteSize()) {
      long length = Math.min(WRITE_BYTES, bytes.byteSize() - at);
      at += out.write(bytes.asSlice(at, length).asByteBuffer(), begin + at);
    }
    return begin + at;
  }
}
