package dev.millrace.engine.nd4j.kernels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Chooses, before ND4J loads anything, which build of its natives this processor can run. AVX-512
 * builds are never chosen: they crash on machines without it, and our arithmetic is in OpenBLAS,
 * which chooses for itself, and in the JDK's vectors.
 */
public final class NativeLibraries {
  private static final String EXTENSION_PROPERTY = "org.bytedeco.javacpp.platform.extension";
  private static final String BINDINGS = "org/nd4j/linalg/cpu/nativecpu/bindings/";
  private static final String LIBRARY = System.mapLibraryName("nd4jcpu");
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final int MAX_NAME_BYTES = 64;
  // malloc.h
  private static final int M_MMAP_THRESHOLD = -3;
  private static final int MAPPED_BYTES = 1 << 18;

  private NativeLibraries() {}

  private static final class Loaded {
    static final String CLASSIFIER = load();
  }

  /**
   * The chosen classifier of nd4j-native; the first call loads it.
   *
   * @throws IllegalStateException if the class path holds none that this machine can run
   */
  public static String classifier() {
    try {
      return Loaded.CLASSIFIER;
    } catch (ExceptionInInitializerError e) {
      if (e.getCause() instanceof IllegalStateException missing) {
        throw missing;
      }
      throw e;
    }
  }

  /** The processor family whose kernels OpenBLAS runs, such as Zen or SkylakeX. */
  @SuppressWarnings("restricted") // JavaCPP's presets lack this function of OpenBLAS
  public static String blasCore() {
    classifier();
    Optional<MemorySegment> symbol = SymbolLookup.loaderLookup().find("openblas_get_corename");
    if (symbol.isEmpty()) {
      return "unknown core";
    }
    try {
      MemorySegment name =
          (MemorySegment)
              Linker.nativeLinker()
                  .downcallHandle(symbol.get(), FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      return name.reinterpret(MAX_NAME_BYTES, Arena.global(), null).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("openblas_get_corename failed", e);
    }
  }

  /**
   * Has glibc map every large block on its own, so that closing an array gives its memory back.
   * Left alone, glibc takes blocks of up to 32 MiB from its heap, where small leftovers of ND4J
   * keep each from being used again: 150 MB lost for each engine of 12 M parameters closed.
   */
  @SuppressWarnings("restricted") // the C library has no other door
  private static void returnLargeBlocks() {
    Linker linker = Linker.nativeLinker();
    Optional<MemorySegment> symbol = linker.defaultLookup().find("mallopt");
    if (symbol.isEmpty()) {
      return;
    }
    FunctionDescriptor signature =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try {
      int done =
          (int)
              linker
                  .downcallHandle(symbol.get(), signature)
                  .invokeExact(M_MMAP_THRESHOLD, MAPPED_BYTES);
      if (done == 0) {
        throw new IllegalStateException("mallopt refused a threshold of " + MAPPED_BYTES);
      }
    } catch (IllegalStateException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("mallopt failed", e);
    }
  }

  private static String load() {
    String platform = Loader.getPlatform();
    String extension = System.getProperty(EXTENSION_PROPERTY, "");
    if (extension.isEmpty()) {
      extension = choose(platform, processorFlags(), NativeLibraries::present);
      System.setProperty(EXTENSION_PROPERTY, extension);
      // JavaCPP may have read the properties already, for another library.
      Loader.loadProperties(true);
    }
    // JavaCPP limits native memory by the heap's size, but arrays live outside the heap.
    setIfAbsent("org.bytedeco.javacpp.maxbytes", "0");
    setIfAbsent("org.bytedeco.javacpp.maxphysicalbytes", "0");
    returnLargeBlocks();
    Loader.load(openblas.class);
    // ND4J sets as many BLAS threads as there are cores while it starts. Our own threads call the
    // BLAS, each for its share: more threads below them would fight for the same cores.
    Nd4j.getBackend();
    openblas.blas_set_num_threads(1);
    return platform + extension;
  }

  /** What to append to the platform's name to get the natives that suit the processor. */
  static String choose(String platform, Set<String> flags, Predicate<String> present) {
    boolean fast = flags.contains("avx2") && flags.contains("fma");
    if (fast && present.test(platform + "-avx2")) {
      return "-avx2";
    }
    if (present.test(platform)) {
      return "";
    }
    throw new IllegalStateException(
        present.test(platform + "-avx2")
            ? "this processor has no AVX2, and the class path's nd4j-native needs it; build with"
                + " mvn -Dnd4j.extension="
            : "no nd4j-native for %s on the class path; build with mvn -Dmillrace.platform=%s"
                .formatted(platform, platform));
  }

  private static boolean present(String classifier) {
    return NativeLibraries.class.getClassLoader().getResource(BINDINGS + classifier + "/" + LIBRARY)
        != null;
  }

  private static Set<String> processorFlags() {
    if (!Files.isReadable(CPU_INFO)) {
      return Set.of();
    }
    try (var lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Arrays.stream(line.split("\\s+")).collect(Collectors.toSet()))
          .orElse(Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void setIfAbsent(String key, String value) {
    if (System.getProperty(key) == null) {
      System.setProperty(key, value);
    }
  }
}
