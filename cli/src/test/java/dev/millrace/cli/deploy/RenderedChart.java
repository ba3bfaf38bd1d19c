package dev.millrace.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The chart as Helm renders it, in a process of its own: its native library is Go's, with signal
 * handlers and threads that stay.
 *
 * @param folder with a file for each file of values, of the same name
 */
record RenderedChart(Path folder) {
  private static final Path HELM = Path.of("src", "test", "helm");

  /** Renders with all files of values, those that are to be refused too. */
  static RenderedChart into(Path folder) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                HELM.resolve("Render.java").toString(),
                DeployFiles.ROOT.resolve("deploy/helm/millrace").toString(),
                folder.toString()));
    files("values").forEach(file -> command.add(file.toString()));
    files("refused").forEach(file -> command.add(file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return new RenderedChart(folder);
  }

  /** In {@code values} what is rendered, in {@code refused} what is not. */
  static List<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.list(HELM.resolve(kind))) {
      return files.sorted().toList();
    }
  }

  String text(Path values) throws IOException {
    return Files.readString(folder.resolve(values.getFileName()));
  }

  List<JsonNode> manifests(Path values) throws IOException {
    String text = text(values);
    assertThat(text).doesNotStartWith("refused");
    return DeployFiles.documents(text);
  }

  /** Of one kind. */
  List<JsonNode> manifests(Path values, String kind) throws IOException {
    return manifests(values).stream()
        .filter(manifest -> manifest.path("kind").asText().equals(kind))
        .toList();
  }

  /** The templates of all pods. */
  List<JsonNode> pods(Path values) throws IOException {
    return manifests(values).stream()
        .map(manifest -> manifest.at("/spec/template/spec"))
        .filter(JsonNode::isObject)
        .toList();
  }
}
