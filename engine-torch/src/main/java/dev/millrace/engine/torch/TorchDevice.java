package dev.millrace.engine.torch;

import dev.millrace.model.Device;
import java.util.Optional;

/**
 * The device that was chosen.
 *
 * @param description what it is, and why it is not a better one
 */
record TorchDevice(boolean cuda, String description) {

  /**
   * @param cpu how the CPU is described
   * @throws IllegalArgumentException if a GPU was asked for, and what is missing
   */
  static TorchDevice choose(Device asked, CudaHost host, String cpu) {
    Optional<String> obstacle = asked == Device.CPU ? Optional.empty() : host.obstacle();
    return switch (asked) {
      case CPU -> new TorchDevice(false, cpu);
      case AUTO ->
          obstacle
              .map(why -> new TorchDevice(false, cpu + "; no GPU: " + why))
              .orElseGet(() -> gpu(host));
      case CUDA -> {
        if (obstacle.isPresent()) {
          throw new IllegalArgumentException("device cuda cannot be used: " + obstacle.get());
        }
        yield gpu(host);
      }
    };
  }

  private static TorchDevice gpu(CudaHost host) {
    String others =
        host.gpus().size() == 1
            ? ""
            : "; the first of %d, one trains".formatted(host.gpus().size());
    return new TorchDevice(true, "GPU; " + host.gpus().getFirst() + others);
  }
}
