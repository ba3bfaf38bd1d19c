package dev.millrace.engine.torch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.javacpp.Loader;

/**
 * Asks the CUDA driver what there is, before libtorch is loaded: libtorch's CUDA build cannot be
 * loaded if a library is missing.
 */
final class CudaProbe {
  private static final String NATIVES =
      "org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu/libtorch_cuda.so";
  private static final String REDISTRIBUTED = "org/bytedeco/cuda/" + Loader.getPlatform() + "/";
  private static final List<String> FOLDERS =
      List.of("", "/usr/local/cuda/lib64/", "/usr/local/cuda/lib/", "/usr/lib64/");

  // cuda.h
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;
  private static final int NAME_BYTES = 256;

  private CudaProbe() {}

  static CudaHost probe() {
    boolean natives = resource(NATIVES);
    try (Arena arena = Arena.ofConfined()) {
      Optional<SymbolLookup> library = library("libcuda.so.1", arena);
      if (library.isEmpty()) {
        return new CudaHost(natives, OptionalInt.empty(), "", List.of(), List.of());
      }
      return new Driver(library.get(), arena).host(natives);
    }
  }

  static boolean resource(String name) {
    return CudaProbe.class.getClassLoader().getResource(name) != null;
  }

  @SuppressWarnings("restricted") // whether a library can be loaded is only known by loading it
  private static Optional<SymbolLookup> library(String name, Arena arena) {
    for (String folder : FOLDERS) {
      try {
        return Optional.of(
            folder.isEmpty()
                ? SymbolLookup.libraryLookup(name, arena)
                : SymbolLookup.libraryLookup(Path.of(folder + name), arena));
      } catch (IllegalArgumentException e) {
        // It is not there: try the next folder.
      }
    }
    return Optional.empty();
  }

  private static List<String> missingLibraries() {
    List<String> missing = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (String name : CudaHost.LIBRARIES) {
        if (!resource(REDISTRIBUTED + name) && library(name, arena).isEmpty()) {
          missing.add(name);
        }
      }
    }
    return missing;
  }

  /** The driver's C functions; each answers 0 or an error's number. */
  private record Driver(SymbolLookup library, Arena arena) {

    CudaHost host(boolean natives) {
      MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
      int status = call("cuDriverGetVersion", number);
      if (status != 0) {
        return new CudaHost(
            natives, OptionalInt.empty(), "cuDriverGetVersion: " + status, List.of(), List.of());
      }
      OptionalInt version = OptionalInt.of(number.get(ValueLayout.JAVA_INT, 0));
      status = call("cuInit", 0);
      if (status != 0) {
        return new CudaHost(natives, version, "cuInit: error " + status, List.of(), List.of());
      }
      status = call("cuDeviceGetCount", number);
      int count = status == 0 ? number.get(ValueLayout.JAVA_INT, 0) : 0;
      List<CudaHost.Gpu> gpus = new ArrayList<>();
      for (int device = 0; device < count; device++) {
        gpus.add(gpu(device));
      }
      // This takes time, so only if they will be loaded anyway.
      List<String> missing = natives && !gpus.isEmpty() ? missingLibraries() : List.of();
      return new CudaHost(natives, version, "", gpus, missing);
    }

    private CudaHost.Gpu gpu(int device) {
      MemorySegment name = arena.allocate(NAME_BYTES);
      MemorySegment bytes = arena.allocate(ValueLayout.JAVA_LONG);
      call("cuDeviceGetName", name, NAME_BYTES, device);
      call("cuDeviceTotalMem_v2", bytes, device);
      return new CudaHost.Gpu(
          name.getString(0),
          attribute(CAPABILITY_MAJOR, device),
          attribute(CAPABILITY_MINOR, device),
          bytes.get(ValueLayout.JAVA_LONG, 0));
    }

    private int attribute(int attribute, int device) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      call("cuDeviceGetAttribute", value, attribute, device);
      return value.get(ValueLayout.JAVA_INT, 0);
    }

    @SuppressWarnings("restricted") // the driver is a C library
    private int call(String function, Object... arguments) {
      Optional<MemorySegment> symbol = library.find(function);
      if (symbol.isEmpty()) {
        throw new IllegalStateException("the NVIDIA driver has no function " + function);
      }
      MemoryLayout[] layouts = new MemoryLayout[arguments.length];
      for (int i = 0; i < arguments.length; i++) {
        layouts[i] =
            arguments[i] instanceof MemorySegment ? ValueLayout.ADDRESS : ValueLayout.JAVA_INT;
      }
      try {
        return (int)
            Linker.nativeLinker()
                .downcallHandle(symbol.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts))
                .invokeWithArguments(arguments);
      } catch (Throwable e) {
        throw new IllegalStateException(function + " failed", e);
      }
    }
  }
}
