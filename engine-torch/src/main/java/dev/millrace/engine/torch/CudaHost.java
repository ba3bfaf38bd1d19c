package dev.millrace.engine.torch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What this machine and the class path have for CUDA.
 *
 * @param natives whether the class path holds libtorch's CUDA build
 * @param driver the newest CUDA version that the driver runs, as in {@code 13000}; empty without
 *     one
 * @param driverMessage what the driver said when it was asked for GPUs; empty if all is well
 * @param missingLibraries of {@link #LIBRARIES}
 */
record CudaHost(
    boolean natives,
    OptionalInt driver,
    String driverMessage,
    List<Gpu> gpus,
    List<String> missingLibraries) {

  /** What libtorch's CUDA build links to. */
  static final List<String> LIBRARIES =
      List.of(
          "libcudart.so.13",
          "libcublas.so.13",
          "libcublasLt.so.13",
          "libcudnn.so.9",
          "libcufft.so.12",
          "libcufile.so.0",
          "libcupti.so.13",
          "libcurand.so.10",
          "libcusparse.so.12",
          "libnccl.so.2",
          "libnvrtc.so.13");

  private static final int CUDA = 13_000;
  // Machine code in libtorch_cuda.so.
  private static final int OLDEST = 75;
  private static final int NEWEST = 121;

  /** A card as the driver describes it. */
  record Gpu(String name, int major, int minor, long bytes) {

    @Override
    public String toString() {
      return "%s, compute capability %d.%d, %d GiB".formatted(name, major, minor, bytes >> 30);
    }
  }

  /** Why nothing can be computed on a GPU here, and the way out; empty if it can. */
  Optional<String> obstacle() {
    if (!natives) {
      return Optional.of(
          "the class path holds libtorch without CUDA; build with profile gpu:"
              + " MILLRACE_PROFILE=gpu ./millrace");
    }
    if (driver.isEmpty()) {
      return Optional.of(
          "looked for an NVIDIA driver (libcuda.so.1) and found none; install one for CUDA 13, or"
              + " give the container its GPU (docker run --gpus all)");
    }
    if (driver.getAsInt() < CUDA) {
      return Optional.of(
          "looked for a driver of CUDA 13.0 and found one of CUDA %s; install driver 580 or later"
              .formatted(version(driver.getAsInt())));
    }
    if (gpus.isEmpty()) {
      return Optional.of(
          "the NVIDIA driver of CUDA %s shows no GPU%s; look at nvidia-smi and CUDA_VISIBLE_DEVICES"
              .formatted(
                  version(driver.getAsInt()),
                  driverMessage.isEmpty() ? "" : " (" + driverMessage + ")"));
    }
    return cardObstacle().or(this::libraryObstacle);
  }

  private Optional<String> cardObstacle() {
    Gpu gpu = gpus.getFirst();
    int capability = 10 * gpu.major() + gpu.minor();
    if (capability < OLDEST || capability > NEWEST) {
      return Optional.of(
          "looked for a GPU of compute capability 7.5 to 12.1 and found %s; %s"
              .formatted(
                  gpu,
                  gpus.size() > 1
                      ? "choose another by CUDA_VISIBLE_DEVICES"
                      : "train on the CPU, or on another card"));
    }
    return Optional.empty();
  }

  private Optional<String> libraryObstacle() {
    if (missingLibraries.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        "looked for the libraries of CUDA 13 and cuDNN 9, and %s not found; install them (such as"
                .formatted(
                    String.join(", ", missingLibraries)
                        + (missingLibraries.size() == 1 ? " was" : " were"))
            + " cuda-libraries-13-0, cuda-cupti-13-0, cudnn9-cuda-13, libnccl2), or name their"
            + " folder in LD_LIBRARY_PATH");
  }

  private static String version(int cuda) {
    return cuda / 1000 + "." + cuda % 1000 / 10;
  }
}
