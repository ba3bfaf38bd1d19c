package dev.millrace.benchmarks.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bench archive}: the program in processes of its own. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ArchiveRunIT {
  private static final Path SAMPLE = Path.of("../sample/sample.warc.gz");

  /** So slow that no machine has read the sample before the second kill. */
  private static final long BYTES_PER_SECOND = 300_000;

  @TempDir Path work;

  @Test
  void pagesAreThoseOfALocalReadWhateverTheServerAndTheKillsDo()
      throws IOException, InterruptedException {
    List<Path> copies = List.of(SAMPLE);
    ArchiveRun.Outcome outcome = run(copies, Optional.empty(), 2, 3);

    assertThat(outcome.differences()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.kills()).isEqualTo(2);
    assertThat(outcome.pages()).isEqualTo(878);
    assertThat(outcome.answers().keySet()).contains(ServerFault.CUT, ServerFault.BUSY);
  }

  private ArchiveRun.Outcome run(List<Path> warcs, Optional<Path> changing, int kills, long seed)
      throws IOException, InterruptedException {
    return new ArchiveRun(
            new ArchiveRun.Plan(
                warcs, changing, kills, seed, BYTES_PER_SECOND, work, ArchiveRunIT::command))
        .run();
  }

  private static List<String> command(List<String> arguments) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.millrace.cli.Millrace"),
            arguments.stream())
        .toList();
  }
}
