package dev.millrace.engine.nd4j.kernels;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.model.weights.WeightFormat;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** Refuses what cannot fit into this machine's memory, or into its container's. */
public final class MachineMemory {
  // Asked once: every array asks, and the answer comes from several files.
  private static final long BYTES =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();

  private MachineMemory() {}

  /**
   * Refuses an array that is too long.
   *
   * @param floats its length
   * @throws IllegalArgumentException if it is longer than the machine's memory
   */
  public static void require(long floats) {
    if (floats > BYTES / Float.BYTES) {
      throw new IllegalArgumentException(
          ("an array of %,d numbers does not fit into this machine's %s GiB: look for a damaged"
                  + " number in config.json, or take a smaller model")
              .formatted(floats, gibibytes((double) BYTES)));
    }
  }

  /**
   * Refuses a model whose weights alone are too large.
   *
   * @param parameters how many
   * @param needed bytes of them in the format
   * @throws IllegalArgumentException if they are more than the machine's memory
   */
  public static void require(long parameters, WeightFormat format, long needed) {
    require(parameters, format, needed, BYTES);
  }

  static void require(long parameters, WeightFormat format, long needed, long machineBytes) {
    if (needed > machineBytes) {
      throw new IllegalArgumentException(
          "%,d weights as %s need %s GiB, but this machine has %s: %s"
              .formatted(
                  parameters,
                  format == WeightFormat.FILE
                      ? "the file has them"
                      : format.name().toLowerCase(Locale.ROOT),
                  gibibytes((double) needed),
                  gibibytes((double) machineBytes),
                  wayOut(format)));
    }
  }

  private static String wayOut(WeightFormat format) {
    return switch (format) {
      case FILE, F32, BF16 -> "take int4 or int8 (setting inference.weights), or a smaller model";
      case INT8 -> "take int4 (setting inference.weights), or a smaller model";
      case INT4 -> "take a smaller model";
    };
  }

  private static String gibibytes(double bytes) {
    return "%.1f".formatted(bytes / (1L << 30));
  }
}
