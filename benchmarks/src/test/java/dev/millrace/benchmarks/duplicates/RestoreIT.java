package dev.millrace.benchmarks.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code bench restore}. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RestoreIT {
  /** More than RocksDB keeps in memory before it writes a first file. */
  private static final int DOCUMENTS = 60_000;

  /** Fourteen bands, the content and the document's own. */
  private static final long RECORDS_EACH = 15;

  @TempDir Path work;

  @Test
  void aKilledStageWithoutTransactionalStoresRestoresAll() throws Exception {
    assertThat(restored(false)).isGreaterThan(RECORDS_EACH * DOCUMENTS);
  }

  @Test
  void aKilledStageWithTransactionalStoresRestoresWhatWasNotYetOnDisk() throws Exception {
    assertThat(restored(true)).isLessThan(RECORDS_EACH * DOCUMENTS / 2);
  }

  private long restored(boolean transactional) throws Exception {
    return new RestoreRun(work, RestoreIT::command).run(DOCUMENTS, transactional).restored();
  }

  private static List<String> command(List<String> arguments) {
    return Stream.concat(
            Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                RestoreProcess.class.getName()),
            arguments.stream())
        .toList();
  }
}
