package dev.millrace.engine.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/** Loads libtorch, in its CUDA build where this machine can run that. */
final class TorchLibrary {
  private static final String EXTENSION_PROPERTY = "org.bytedeco.javacpp.platform.extension";

  private TorchLibrary() {}

  private static final class Loaded {
    static final CudaHost HOST = load();
  }

  /**
   * What the machine has for CUDA; the first call loads libtorch.
   *
   * @throws IllegalArgumentException if the class path has none for this machine
   */
  static CudaHost host() {
    require(Loader.getPlatform(), CudaProbe::resource);
    return Loaded.HOST;
  }

  /** Refuses a platform that none of the resources are for. */
  static void require(String platform, Predicate<String> resource) {
    String name = System.mapLibraryName("jnitorch");
    if (!resource.test("org/bytedeco/pytorch/" + platform + "/" + name)) {
      throw new IllegalArgumentException(
          ("engine torch cannot compute here: no libtorch for %s on the class path; Maven Central"
                  + " has it for linux-x86_64, macosx-arm64 and macosx-x86_64; take engine nd4j")
              .formatted(platform));
    }
  }

  /** The CPU's description: which of libtorch's kernels it runs. */
  static String cpu() {
    host();
    return "CPU; libtorch %s for %s".formatted(version(), instructionSet());
  }

  /** The widest instructions that libtorch uses here, such as AVX2. */
  static String instructionSet() {
    host();
    try (BytePointer name = torch.get_cpu_capability()) {
      return name.getString();
    }
  }

  static String version() {
    try {
      return String.valueOf(Loader.getVersion("org.bytedeco", "pytorch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets the number of threads, for products and everything else, in the whole process. */
  static void useThreads(int threads) {
    host();
    Scope.run(
        () -> {
          torch.set_num_threads(threads);
          openblas.blas_set_num_threads(threads);
        });
  }

  private static CudaHost load() {
    CudaHost host = CudaProbe.probe();
    // JavaCPP limits native memory by the heap's size, but tensors live outside the heap.
    setIfAbsent("org.bytedeco.javacpp.maxbytes", "0");
    setIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", "0");
    // Another library may have set the property for itself. And with both builds of libtorch on
    // the class path and neither named, JavaCPP loads parts of both, which ends the process.
    Optional<String> others = Optional.ofNullable(System.getProperty(EXTENSION_PROPERTY));
    System.setProperty(EXTENSION_PROPERTY, host.obstacle().isEmpty() ? "-gpu" : "");
    try {
      Loader.loadProperties(true);
      Loader.load(openblas.class);
      Loader.load(torch.class);
    } finally {
      others.ifPresentOrElse(
          extension -> System.setProperty(EXTENSION_PROPERTY, extension),
          () -> System.clearProperty(EXTENSION_PROPERTY));
      Loader.loadProperties(true);
    }
    return host.obstacle().isPresent() || torch.cuda_is_available()
        ? host
        : new CudaHost(
            true, host.driver(), "libtorch can use none", List.of(), host.missingLibraries());
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
