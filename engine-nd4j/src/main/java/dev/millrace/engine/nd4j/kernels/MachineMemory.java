package dev.millrace.engine.nd4j.kernels;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.model.config.ModelConfig;
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
   * @throws IllegalArgumentException if they are more than the machine's memory
   */
  public static void require(ModelConfig config, WeightFormat format) {
    require(config.parameterCount(), format, BYTES);
  }

  public static void require(long parameters, WeightFormat format, long machineBytes) {
    double needed = (double) parameters * bytesPerWeight(format);
    if (needed > machineBytes) {
      throw new IllegalArgumentException(
          "%,d weights as %s need %s GiB, but this machine has %s: %s"
              .formatted(
                  parameters,
                  format.name().toLowerCase(Locale.ROOT),
                  gibibytes(needed),
                  gibibytes((double) machineBytes),
                  format == WeightFormat.INT8
                      ? "take a smaller model"
                      : "take int8 or bf16 (setting inference.weights), or a smaller model"));
    }
  }

  private static int bytesPerWeight(WeightFormat format) {
    return switch (format) {
      case F32 -> Float.BYTES;
      case BF16 -> Short.BYTES;
      case INT8 -> Byte.BYTES;
    };
  }

  private static String gibibytes(double bytes) {
    return "%.1f".formatted(bytes / (1L << 30));
  }
}
