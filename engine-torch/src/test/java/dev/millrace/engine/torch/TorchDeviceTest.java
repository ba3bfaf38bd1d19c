package dev.millrace.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.torch.CudaHost.Gpu;
import dev.millrace.model.Device;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TorchDeviceTest {
  private static final Gpu H100 = new Gpu("NVIDIA H100", 9, 0, 80L << 30);
  private static final CudaHost READY =
      new CudaHost(true, OptionalInt.of(13_000), "", List.of(H100), List.of());

  private static CudaHost with(int major, int minor) {
    Gpu gpu = new Gpu("Card", major, minor, 8L << 30);
    return new CudaHost(true, OptionalInt.of(13_000), "", List.of(gpu), List.of());
  }

  private static CudaHost driver(OptionalInt version, String message) {
    return new CudaHost(true, version, message, List.of(), List.of());
  }

  static Stream<Arguments> obstacles() {
    return Stream.of(
        Arguments.of(
            new CudaHost(false, OptionalInt.of(13_000), "", List.of(H100), List.of()),
            "the class path holds libtorch without CUDA; build with profile gpu:"
                + " MILLRACE_PROFILE=gpu ./millrace"),
        Arguments.of(
            driver(OptionalInt.empty(), ""),
            "looked for an NVIDIA driver (libcuda.so.1) and found none; install one for CUDA 13, or"
                + " give the container its GPU (docker run --gpus all)"),
        Arguments.of(
            driver(OptionalInt.of(12_090), ""),
            "looked for a driver of CUDA 13.0 and found one of CUDA 12.9; install driver 580 or"
                + " later"),
        Arguments.of(
            driver(OptionalInt.of(13_010), "cuInit: error 100"),
            "the NVIDIA driver of CUDA 13.1 shows no GPU (cuInit: error 100); look at nvidia-smi"
                + " and CUDA_VISIBLE_DEVICES"),
        Arguments.of(
            with(7, 4),
            "looked for a GPU of compute capability 7.5 to 12.1 and found Card, compute capability"
                + " 7.4, 8 GiB; train on the CPU, or on another card"),
        Arguments.of(
            new CudaHost(true, OptionalInt.of(13_000), "", List.of(H100), List.of("libcudnn.so.9")),
            "looked for the libraries of CUDA 13 and cuDNN 9, and libcudnn.so.9 was not found;"
                + " install them (such as cuda-libraries-13-0, cuda-cupti-13-0, cudnn9-cuda-13,"
                + " libnccl2), or name their folder in LD_LIBRARY_PATH"));
  }

  @ParameterizedTest
  @MethodSource("obstacles")
  void cudaIsRefusedWithWhatWasLookedForAndFound(CudaHost host, String message) {
    assertThatThrownBy(() -> TorchDevice.choose(Device.CUDA, host, "CPU"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("device cuda cannot be used: " + message);
  }

  @ParameterizedTest
  @MethodSource("obstacles")
  void autoTakesTheCpuAndSaysWhyNothingBetter(CudaHost host, String message) {
    assertThat(TorchDevice.choose(Device.AUTO, host, "CPU"))
        .isEqualTo(new TorchDevice(false, "CPU; no GPU: " + message));
  }

  @Test
  void autoTakesTheGpuWhereThereIsOne() {
    TorchDevice expected =
        new TorchDevice(true, "GPU; NVIDIA H100, compute capability 9.0, 80 GiB");
    assertThat(TorchDevice.choose(Device.AUTO, READY, "CPU")).isEqualTo(expected);
    assertThat(TorchDevice.choose(Device.CUDA, READY, "CPU")).isEqualTo(expected);
  }

  @Test
  void cpuIsTheCpuWhateverElseThereIs() {
    assertThat(TorchDevice.choose(Device.CPU, READY, "CPU"))
        .isEqualTo(new TorchDevice(false, "CPU"));
  }

  @ParameterizedTest
  @ValueSource(ints = {75, 121})
  void theOldestAndTheNewestCardOfTheMachineCodeWillDo(int capability) {
    assertThat(with(capability / 10, capability % 10).obstacle()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {74, 122})
  void cardsBeyondTheMachineCodeAreRefused(int capability) {
    assertThat(with(capability / 10, capability % 10).obstacle()).isPresent();
  }

  /** Whatever this machine is: asking it ends well. */
  @Test
  void theMachineCanBeAsked() {
    assertThat(CudaProbe.probe().obstacle().orElse("")).doesNotContain("null");
  }

  @Test
  void aPlatformWithoutLibtorchIsRefusedWithThoseThatHaveIt() {
    assertThatCode(() -> TorchLibrary.require("linux-x86_64", name -> name.contains("x86_64")))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> TorchLibrary.require("linux-arm64", name -> name.contains("x86_64")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "engine torch cannot compute here: no libtorch for linux-arm64 on the class path; Maven"
                + " Central has it for linux-x86_64, macosx-arm64 and macosx-x86_64; take engine"
                + " nd4j");
  }
}
