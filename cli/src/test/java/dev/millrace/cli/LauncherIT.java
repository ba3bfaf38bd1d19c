package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
