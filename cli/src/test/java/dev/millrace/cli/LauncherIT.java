package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher as it is, with the program that the build has just made. */
class LauncherIT {
  private static final Path BUILT = Path.of("target", "millrace", "lib").toAbsolutePath();

  @TempDir private Path home = Path.of("");

  private record Ended(int exitCode, String out, String errors) {}

  /** Without sources beside it, it builds nothing. */
  @BeforeEach
  void install() throws IOException {
    assertThat(BUILT).as("made by the phase package").isDirectory();
    Files.copy(Path.of("..", "millrace"), home.resolve("millrace"));
    Path lib = home.resolve("cli").resolve("target").resolve("millrace");
    Files.createDirectories(lib);
    Files.createSymbolicLink(lib.resolve("lib"), BUILT);
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", home.resolve("millrace").toString()));
    command.addAll(List.of(arguments));
    Path out = home.resolve("out");
    Path errors = home.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
    builder.environment().put("MILLRACE_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Ended(exitCode, Files.readString(out), Files.readString(errors));
  }

  @Test
  void aCommandBeginsWithoutTheJvmsWarning() throws Exception {
    Ended version = run(Map.of(), "--version");

    assertThat(version.errors()).isEmpty();
    assertThat(version.out()).startsWith("millrace ");
    assertThat(version.exitCode()).isZero();
  }

  @Test
  void whatTheProgramSaysIsThereWhenItHasEnded() throws Exception {
    Ended refused = run(Map.of(), "decode", "--tokenizer", "nobody", "--ids", "1");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).startsWith("millrace: tokenizer nobody: ").hasLineCount(1);
  }

  @Test
  void whatTheJvmRefusesIsStillSaid() throws Exception {
    Ended refused = run(Map.of("MILLRACE_JVM_OPTIONS", "-XX:NoSuchOption"), "--version");

    assertThat(refused.exitCode()).isEqualTo(1);
    // Said through the filter, which may end a little later than the process.
    Path errors = home.resolve("errors");
    while (!Files.readString(errors).contains("NoSuchOption")) {
      Thread.sleep(20);
    }
  }

  /** A PATH whose first {@code uname} is that machine. */
  private Map<String, String> on(String machine) throws IOException {
    Path uname = Files.createDirectories(home.resolve("bin")).resolve("uname");
    Files.writeString(uname, "#!/bin/sh\necho '" + machine + "'\n");
    Files.setPosixFilePermissions(uname, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Map.of("PATH", uname.getParent() + ":" + System.getenv("PATH"));
  }

  private Ended on(String machine, String profile) throws Exception {
    Map<String, String> environment = new HashMap<>(on(machine));
    environment.put("MILLRACE_PROFILE", profile);
    return run(environment, "--version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linux x86_64", "Linux aarch64", "Darwin arm64", "Darwin x86_64"})
  void machinesThatThereAreNativeLibrariesForAreTakenWithoutAWord(String machine) throws Exception {
    Ended version = run(on(machine), "--version");

    assertThat(version.errors()).isEmpty();
    assertThat(version.out()).startsWith("millrace ");
    assertThat(version.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Linux riscv64", "Linux armv7l", "FreeBSD amd64"})
  void anotherMachineIsToldWhatCannotStartThere(String machine) throws Exception {
    Ended version = run(on(machine), "--version");

    assertThat(version.errors())
        .startsWith(
            "millrace: this is "
                + machine
                + ", but the native libraries are for Linux and macOS on x86_64 and arm64:"
                + " training and inference cannot start\n");
    assertThat(version.out()).startsWith("millrace ");
  }

  @Test
  void libtorchIsRefusedWhereItIsNotToBeHad() throws Exception {
    Ended torch = on("Linux aarch64", "torch");
    Ended gpu = on("Darwin arm64", "gpu");

    assertThat(torch.exitCode()).isEqualTo(2);
    assertThat(torch.errors())
        .startsWith("millrace: profile torch cannot be had on Linux aarch64: ")
        .contains("libtorch for linux-x86_64, macosx-arm64 and macosx-x86_64; ")
        .hasLineCount(1);
    assertThat(gpu.exitCode()).isEqualTo(2);
    assertThat(gpu.errors())
        .startsWith("millrace: profile gpu cannot be had on Darwin arm64: ")
        .contains("for linux-x86_64 alone; ")
        .hasLineCount(1);
  }
}
