package dev.millrace.benchmarks.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What is refused before anything starts. */
class ChaosCommandTest {
  private static final int USAGE = 2;

  @TempDir Path folder;
  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new ChaosCommand()).setErr(new PrintWriter(errors)).execute(arguments);
  }

  @Test
  void aClusterThatIsThereIsOnlyCounted() {
    assertThat(run("--bootstrap-servers", "127.0.0.1:1")).isEqualTo(USAGE);
    assertThat(errors.toString()).contains("need --count-only");

    assertThat(run("--count-only")).isEqualTo(USAGE);
    assertThat(errors.toString()).contains("needs --bootstrap-servers");
  }

  @Test
  void killsAreNotNegative() {
    assertThat(run("--kills", "-1")).isEqualTo(USAGE);
    assertThat(errors.toString()).contains("--kills is -1, but must be 0 or more");
  }

  @Test
  void aKindOfFaultIsOneOfThoseThatAreThere() {
    assertThat(run("--faults", "kill,flood")).isEqualTo(USAGE);
    assertThat(errors.toString())
        .contains("'flood' is none of kill, restart, pause, cut, registry, clock");
  }

  @Test
  void theWorkFolderIsEmpty() throws Exception {
    Path lib = Files.createDirectory(folder.resolve("lib"));
    Path work = Files.createDirectory(folder.resolve("work"));
    Path file = Files.createFile(work.resolve("something.warc"));

    int exit = run("--lib", lib.toString(), "--work", work.toString(), "--files", file.toString());

    assertThat(exit).isEqualTo(USAGE);
    assertThat(errors.toString()).contains("is not empty; name another folder");
  }

  @Test
  void timesHaveAUnit() {
    ChaosCommand.TimeText times = new ChaosCommand.TimeText();

    assertThat(times.convert("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(times.convert("3m")).isEqualTo(Duration.ofMinutes(3));
    assertThatThrownBy(() -> times.convert("3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'3' is no time such as 90s, 3m or 1h");
  }
}
