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
  void namesTheArtifactThatIsMissing() {
    assertThatThrownBy(() -> NativeLibraries.choose(PLATFORM, Set.of(), name -> false))
        .hasMessage(
            "no nd4j-native for linux-x86_64 without AVX2 on the class path;"
                + " add the artifact with classifier linux-x86_64");
  }

  @Test
  void blasComputesOnTheCallersThread() {
    try (FloatArray array = new FloatArray(10)) {
      assertThat(array.length()).isEqualTo(10);
      assertThat(openblas.blas_get_num_threads()).isEqualTo(1);
    }
  }

  @Test
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
