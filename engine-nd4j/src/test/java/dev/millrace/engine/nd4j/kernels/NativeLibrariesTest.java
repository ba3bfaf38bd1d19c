package dev.millrace.engine.nd4j.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.model.EngineProviders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.openblas.global.openblas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NativeLibrariesTest {
  private static final String PLATFORM = "linux-x86_64";

  @Test
  void choosesAvx2WhereTheProcessorAndTheClassPathHaveIt() {
    assertThat(NativeLibraries.choose(PLATFORM, Set.of("avx2", "fma"), name -> true))
        .isEqualTo("-avx2");
    assertThat(NativeLibraries.choose(PLATFORM, Set.of("avx2", "fma"), PLATFORM::equals)).isEmpty();
    assertThat(NativeLibraries.choose(PLATFORM, Set.of("avx2"), name -> true)).isEmpty();
  }

  @Test
  void neverChoosesAvx512() {
    Set<String> flags = Set.of("avx2", "fma", "avx512f");
    assertThat(NativeLibraries.choose(PLATFORM, flags, name -> true)).isEqualTo("-avx2");
  }

  @Test
  void arm64HasOneBuild() {
    assertThat(NativeLibraries.choose("linux-arm64", Set.of(), "linux-arm64"::equals)).isEmpty();
    // A processor's flags as an emulator shows them, those of the machine below it.
    assertThat(NativeLibraries.choose("linux-arm64", Set.of("avx2", "fma"), "linux-arm64"::equals))
        .isEmpty();
  }

  @Test
  void saysWhatToBuildForAnotherPlatform() {
    assertThatThrownBy(
            () -> NativeLibraries.choose("linux-arm64", Set.of(), "linux-x86_64-avx2"::equals))
        .hasMessage(
            "no nd4j-native for linux-arm64 on the class path;"
                + " build with mvn -Dmillrace.platform=linux-arm64");
  }

  @Test
  void saysWhatToBuildWithoutAvx2() {
    assertThatThrownBy(
            () -> NativeLibraries.choose(PLATFORM, Set.of("sse2"), "linux-x86_64-avx2"::equals))
        .hasMessage(
            "this processor has no AVX2, and the class path's nd4j-native needs it;"
                + " build with mvn -Dnd4j.extension=");
  }

  @Test
  void blasComputesOnTheCallersThread() {
    try (FloatArray array = new FloatArray(10)) {
      assertThat(array.length()).isEqualTo(10);
      assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theChosenBuildIsTheOneLoaded() throws IOException {
    String classifier = NativeLibraries.classifier();
    try (Stream<String> mappings = Files.lines(Path.of("/proc/self/maps"))) {
      assertThat(mappings.filter(line -> line.endsWith("libnd4jcpu.so")))
          .isNotEmpty()
          .allMatch(line -> line.contains("/" + classifier + "/"));
    }
  }

  @Test
  void saysWhatItRunsOn() {
    assertThat(EngineProviders.named("nd4j").describe())
        .startsWith("CPU; nd4j-native " + NativeLibraries.classifier() + "; OpenBLAS for ")
        .doesNotContain("unknown");
  }
}
