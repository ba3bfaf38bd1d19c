package dev.millrace.cli.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.Millrace;
import dev.millrace.cli.foreign.SmallInputs;
import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.PageReader;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.ingest.Reading;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the handbook says of a backup, line by line, in a shell. */
@Tag("long")
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class BackupIT {
  private static final int FIRST = 80;
  private static final int ALL = 120;

  @TempDir Path folder;

  /** The program as a reader has it on the path. */
  @BeforeEach
  void makeLauncher() throws IOException {
    Path settings = folder.resolve("small.properties");
    Files.writeString(
        settings,
        """
        tokenizer=%s
        train.model=%s
        tokenize.block-length=64
        train.context-length=64
        train.blocks-per-step=32
        train.evaluation-blocks=2
        train.evaluation-wait=2s
        train.checkpoint-every-steps=5
        inference.port=0
        """
            .formatted(SmallInputs.tokenizer(folder), SmallInputs.model(folder)));
    Path launcher = folder.resolve("millrace");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        exec '%s' --enable-native-access=ALL-UNNAMED --add-modules=jdk.incubator.vector \
          --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xmx512m %s "$@" --config '%s'
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                Millrace.class.getName(),
                settings));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    SmallInputs.partOfTheSample(0, FIRST, folder.resolve("first.warc.gz"));
    SmallInputs.partOfTheSample(FIRST, ALL, folder.resolve("second.warc.gz"));
  }

  @Test
  void whatWasRestoredGoesOnAsWhatWasLostWouldHave() throws Exception {
    shell("millrace run first.warc.gz --data millrace-data --until-drained --json first.json");
    JsonNode first = json("first.json");
    Set<String> checkpoints = checkpoints("millrace-data");
    assertThat(checkpoints).isNotEmpty();

    String told = shell(Procedure.under("Back up and restore").script());

    assertThat(told).contains(": 0 missing, 0 twice, 0 without beginning, 0 not packed");
    assertThat(folder.resolve("millrace-data")).doesNotExist();
    JsonNode restored = json("restored.json");
    assertThat(restored.path("unaccounted").asLong()).isZero();
    assertThat(restored.path("pages").asLong())
        .isEqualTo(first.path("pages").asLong() + pagesOf("second.warc.gz"));
    assertThat(restored.path("steps").asLong()).isGreaterThan(first.path("steps").asLong());
    assertThat(restored.path("completion").asText()).isNotEmpty();
    assertThat(checkpoints("restored")).containsAll(checkpoints);

    shell("millrace accounts audit --deep --data restored");
  }

  private long pagesOf(String file) throws IOException {
    long pages = 0;
    try (PageReader reader =
        PageReader.open(new FileSource(folder.resolve(file)), ReadSettings.DEFAULT)) {
      for (Optional<Reading> reading = reader.next();
          reading.isPresent();
          reading = reader.next()) {
        pages += reading.get() instanceof Reading.PageRead ? 1 : 0;
      }
    }
    return pages;
  }

  private JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  /** Names of all checkpoints of a data folder. */
  private Set<String> checkpoints(String data) throws IOException {
    try (Stream<Path> found =
        Files.find(
            folder.resolve(data).resolve("checkpoints"),
            3,
            (path, _) -> path.getFileName().toString().startsWith("step-"))) {
      Set<String> names = new TreeSet<>();
      found.forEach(path -> names.add(path.getFileName().toString()));
      return names;
    }
  }

  private String shell(String script) throws IOException, InterruptedException {
    Path log = folder.resolve("shell.log");
    ProcessBuilder shell = new ProcessBuilder("sh", "-c", script).directory(folder.toFile());
    Map<String, String> environment = shell.environment();
    environment.put("PATH", folder + File.pathSeparator + environment.get("PATH"));
    environment.put("CLASSPATH", absoluteClassPath());
    int exitCode = shell.redirectErrorStream(true).redirectOutput(log.toFile()).start().waitFor();
    String told = Files.readString(log);
    assertThat(exitCode).as("%s%n%s", script, told).isZero();
    return told;
  }

  /** The shell works in another folder. */
  private static String absoluteClassPath() {
    return String.join(
        File.pathSeparator,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .toList());
  }
}
