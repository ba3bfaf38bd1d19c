package dev.millrace.cli.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the lines of a backup do to folders, with a program that only writes down how it is called;
 * {@link BackupIT} has the real one.
 */
class BackupLinesTest {
  @TempDir Path folder;

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void theCopyIsRestoredWithoutTheStateOfStagesAndThenAuditedAndFed() throws Exception {
    write("millrace-data/broker/log", "records");
    write("millrace-data/checkpoints/step-5", "weights");
    write("millrace-data/streams/state", "kept in changelogs too");
    write(
        "millrace",
        """
        #!/bin/sh
        echo "$@" >> calls
        find restored -type f | sort >> calls
        """);
    assertThat(folder.resolve("millrace").toFile().setExecutable(true)).isTrue();
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-e", "-c", Procedure.under("Back up and restore").script())
            .directory(folder.toFile())
            .inheritIO();
    Map<String, String> environment = shell.environment();
    environment.put("PATH", folder + File.pathSeparator + environment.get("PATH"));

    assertThat(shell.start().waitFor()).isZero();

    assertThat(folder.resolve("millrace-data")).doesNotExist();
    assertThat(folder.resolve("backup/streams/state")).exists();
    assertThat(Files.readAllLines(folder.resolve("calls")))
        .containsExactly(
            "accounts audit --deep --data restored",
            "restored/broker/log",
            "restored/checkpoints/step-5",
            "run second.warc.gz --data restored --until-drained --json restored.json",
            "restored/broker/log",
            "restored/checkpoints/step-5");
  }
}
