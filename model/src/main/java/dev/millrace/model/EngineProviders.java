package dev.millrace.model;

import java.util.List;
import java.util.ServiceLoader;

/** The engines on the class path. */
public final class EngineProviders {
  private EngineProviders() {}

  /** Every engine present, in the class path's order. */
  public static List<EngineProvider> all() {
    return ServiceLoader.load(EngineProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .toList();
  }

  /**
   * The engine of that name.
   *
   * @throws IllegalArgumentException listing those present if it is not among them
   */
  public static EngineProvider named(String name) {
    List<EngineProvider> present = all();
    return present.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    ("no engine '%s' on the class path, which has %s; the build's profiles torch"
                            + " (CPU) and gpu (NVIDIA) add engine torch: MILLRACE_PROFILE=gpu"
                            + " ./millrace")
                        .formatted(name, present.stream().map(EngineProvider::name).toList())));
  }
}
