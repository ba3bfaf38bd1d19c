package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.foreign.SmallInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code millrace run} on the beginning of the sample, in processes of its own, one data folder.
 */
record SampleRun(Path folder) {
  private static final int RECORDS = 300;

  /** The file that is run on. */
  Path crawl() throws IOException {
    Path part = folder.resolve("part.warc.gz");
    if (!Files.exists(part)) {
      SmallInputs.partOfTheSample(0, RECORDS, part);
    }
    return part;
  }

  Path data() {
    return folder.resolve("data");
  }

  Path published() {
    return folder.resolve("published");
  }

  /** What a process has said so far. */
  String output(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  /** The summary of one that ends once all is done. */
  JsonNode drained(String name) throws IOException, InterruptedException {
    int exitCode = ending(name).waitFor();
    assertThat(exitCode).as(output(name)).isZero();
    return summary(name);
  }

  JsonNode summary(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).toFile());
  }

  /** Ends by itself, with a summary. */
  Process ending(String name, String... more) throws IOException {
    List<String> options = new ArrayList<>(List.of("--until-drained", "--json"));
    options.add(folder.resolve(name).toString());
    options.addAll(List.of(more));
    return start(name, options);
  }

  Process start(String name, List<String> more) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            // Where the upper case of i is no I.
            "-Duser.language=tr",
            "-Duser.country=TR",
            "-cp",
            System.getProperty("java.class.path"),
            Millrace.class.getName(),
            "run",
            crawl().toString(),
            "--data",
            data().toString(),
            "--port",
            "0",
            "--publish",
            published().toString()));
    Map.of(
            "tokenize.block-length", "64",
            "train.context-length", "64",
            "train.blocks-per-step", "32",
            "train.evaluation-blocks", "4",
            "train.evaluation-wait", "2s")
        .forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    command.addAll(more);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }
}
