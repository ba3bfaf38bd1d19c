package dev.millrace.engine.nd4j.inference;

import dev.millrace.engine.nd4j.kernels.Panels;
import dev.millrace.engine.nd4j.kernels.Parallel;
import dev.millrace.model.weights.FourBitRow;
import dev.millrace.model.weights.PackedRows;
import dev.millrace.model.weights.Tensor;
import dev.millrace.model.weights.WeightFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Supplier;

/** A tensor's outs on their way into panels, a row of each thread in memory at a time. */
final class WeightRows {
  private final String name;
  private final int outs;
  private final Supplier<Packer> packers;

  /** Packs rows by memory of its own. */
  @FunctionalInterface
  private interface Packer {
    void pack(Panels panels, int out, int row);
  }

  private WeightRows(String name, int outs, Supplier<Packer> packers) {
    this.name = name;
    this.outs = outs;
    this.packers = packers;
  }

  /** Of a tensor [out, in]. */
  static WeightRows of(Tensor tensor, int in, WeightFormat format) {
    int outs = Math.toIntExact(tensor.elements() / in);
    return new WeightRows(
        tensor.name(),
        outs,
        tensor.packed().isPresent()
            ? packed(tensor.packed().get(), in, format)
            : () -> {
              MemorySegment row = row(in);
              return (panels, out, index) -> {
                tensor.copyTo(row, (long) index * in, in);
                panels.pack(out, row.address());
              };
            });
  }

  /** Of a tensor [in, out]. */
  static WeightRows turned(Tensor tensor, int in, WeightFormat format) {
    int outs = Math.toIntExact(tensor.elements() / in);
    if (tensor.packed().isPresent()) {
      return new WeightRows(tensor.name(), outs, packed(tensor.packed().get(), in, format));
    }
    MemorySegment all = Arena.ofAuto().allocate(tensor.elements() * Float.BYTES, Float.BYTES);
    tensor.copyTo(all);
    return new WeightRows(
        tensor.name(),
        outs,
        () -> {
          MemorySegment row = row(in);
          return (panels, out, index) -> {
            for (int i = 0; i < in; i++) {
              float value = all.getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * outs + index);
              row.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
            }
            panels.pack(out, row.address());
          };
        });
  }

  private static Supplier<Packer> packed(PackedRows rows, int in, WeightFormat format) {
    if (format == WeightFormat.INT4) {
      return () -> {
        FourBitRow row = new FourBitRow(in);
        return (panels, out, index) -> {
          rows.fourBits(index, row);
          panels.pack(out, row);
        };
      };
    }
    return () -> {
      MemorySegment row = row(in);
      return (panels, out, index) -> {
        rows.copyRow(index, row);
        panels.pack(out, row.address());
      };
    };
  }

  private static MemorySegment row(int in) {
    return Arena.ofAuto().allocate((long) in * Float.BYTES, Float.BYTES);
  }

  /**
   * Packs all.
   *
   * @param first out in the panels
   * @throws IllegalArgumentException naming the tensor if a number does not fit into the format
   */
  void pack(Panels panels, int first, Parallel parallel) {
    try {
      parallel.run(
          Math.ceilDiv(outs, Panels.OUTS), (begin, end, thread) -> pack(panels, first, begin, end));
    } catch (IllegalStateException e) {
      throw e.getCause() instanceof IllegalArgumentException refused ? refused : e;
    }
  }

  private void pack(Panels panels, int first, int begin, int end) {
    Packer packer = packers.get();
    int last = Math.min(outs, end * Panels.OUTS);
    for (int row = begin * Panels.OUTS; row < last; row++) {
      try {
        packer.pack(panels, first + row, row);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "tensor %s, row %d: %s".formatted(name, row, e.getMessage()), e);
      }
    }
  }
}
