package dev.millrace.cli.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.millrace.cli.CommandRun;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.model.checkpoint.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds what the index says of a drained run against what its checkpoints say. */
public final class LineageCheck {
  private final Path data;
  private final LocalCluster cluster;
  private final Path newest;
  private final List<JsonNode> trained;

  private LineageCheck(Path data, LocalCluster cluster) {
    this.data = data;
    this.cluster = cluster;
    this.newest =
        new RunFolder(data.resolve("checkpoints").resolve("default")).newest().orElseThrow();
    this.trained = CommandRun.of("inspect", newest.toString(), "--documents").rows();
  }

  /** As against a cluster, which spares a start of the broker each time. */
  private CommandRun command(int exitCode, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--bootstrap-servers",
            cluster.bootstrapServers(),
            "--schema-registry-url",
            cluster.schemaRegistryUrl(),
            "--set",
            "lineage.folder=" + data.resolve("lineage"),
            "--set",
            "checkpoints.root=" + data.resolve("checkpoints")));
    CommandRun run = CommandRun.of(all.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(exitCode);
    return run;
  }

  /**
   * All of it.
   *
   * @param data folder of the run, which has ended
   */
  public static void of(Path data) {
    try (LocalCluster cluster = LocalCluster.start(data, LocalPorts.any())) {
      new LineageCheck(data, cluster).run();
    }
    CommandRun unknown =
        CommandRun.of("trace", "http://nobody.example/", "--data", data.toString());
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.errors()).contains("millrace: no page of http://nobody.example/");
  }

  private void run() {
    assertThat(trained).isNotEmpty();
    requireShares();
    requireStep();
    requireTrace();
    requireTraceOfAHost();
    requireErrorsOfOneLine();
    // As if there never had been an index.
    try {
      MoreFiles.deleteRecursively(data.resolve("lineage"), RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    requireShares();
    assertThat(Files.exists(data.resolve("lineage"))).isTrue();
  }

  private void requireShares() {
    JsonNode json = command(0, "lineage", "--json", "--top", "3").rows().getFirst();
    Map<String, Long> tokens = new TreeMap<>();
    Set<String> urls = new HashSet<>();
    for (JsonNode piece : trained) {
      tokens.merge(piece.path("recordId").asText(), piece.path("length").asLong(), Long::sum);
      urls.add(piece.path("url").asText());
    }
    assertThat(json.path("checkpoint").asText()).isEqualTo("default@" + RunFolder.step(newest));
    assertThat(json.path("documents").asInt()).isEqualTo(tokens.size());
    assertThat(json.path("tokens").asLong())
        .isEqualTo(tokens.values().stream().mapToLong(Long::longValue).sum());
    assertThat(json.path("first_step").asLong()).isEqualTo(1);
    assertThat(json.path("languages").get(0).path("language").asText()).isEqualTo("en");
    JsonNode largest = json.path("largest").get(0);
    assertThat(largest.path("tokens").asLong())
        .isEqualTo(tokens.get(largest.path("id").asText()))
        .isEqualTo(tokens.values().stream().mapToLong(Long::longValue).max().orElseThrow());
    assertThat(urls).contains(largest.path("url").asText());
    assertThat(command(0, "lineage", newest.toString(), "--hosts", "--top", "2").out())
        .contains(" documents of ", "  host", "and ");
  }

  private void requireStep() {
    long step = trained.getLast().path("step").asLong();
    Set<String> expected = new TreeSet<>();
    trained.stream()
        .filter(piece -> piece.path("step").asLong() == step)
        .forEach(
            piece ->
                expected.add(
                    piece.path("recordId").asText()
                        + " "
                        + piece.path("start").asLong()
                        + " "
                        + piece.path("length").asLong()));
    JsonNode json =
        command(0, "lineage", "--json", "--step", Long.toString(step)).rows().getFirst();
    Set<String> told = new TreeSet<>();
    for (JsonNode piece : json.path("documents")) {
      told.add(
          piece.path("id").asText()
              + " "
              + piece.path("document_start").asLong()
              + " "
              + piece.path("length").asLong());
      assertThat(piece.path("loss").asDouble()).isBetween(0.5, 12.0);
    }
    assertThat(told).isEqualTo(expected);
    assertThat(json.path("model").asText()).startsWith("default/step-");
    assertThat(command(1, "lineage", "--step", "99999999").errors()).contains("was recorded");
  }

  private void requireTrace() {
    JsonNode one = trained.get(trained.size() / 2);
    String url = one.path("url").asText();
    CommandRun text = command(0, "trace", url);
    for (JsonNode piece : trained) {
      if (piece.path("url").asText().equals(url)) {
        long start = piece.path("start").asLong();
        assertThat(text.out().lines())
            .contains(
                "step "
                    + piece.path("step").asLong()
                    + " trained on tokens "
                    + start
                    + " to "
                    + (start + piece.path("length").asLong())
                    + " of "
                    + piece.path("recordId").asText());
      }
    }
    JsonNode json = command(0, "trace", url, "--json").rows().getFirst().path("pages").get(0);
    assertThat(json.path("url").asText()).isEqualTo(url);
    assertThat(json.path("fates").findValuesAsText("fate"))
        .containsExactly("ingested", "clean", "packed");
    assertThat(json.at("/checkpoints/0/checkpoints/0/id").asText()).startsWith("default@");
    String digest = json.at("/ends/0/digest").asText();
    assertThat(command(0, "trace", "digest:" + digest).out()).contains("url " + url);
  }

  private void requireTraceOfAHost() {
    String host = URI.create(trained.getFirst().path("url").asText()).getHost();
    Set<String> ids = new TreeSet<>();
    trained.stream()
        .filter(piece -> piece.path("url").asText().contains("//" + host + "/"))
        .forEach(piece -> ids.add(piece.path("recordId").asText()));
    JsonNode json =
        command(0, "trace", "host:" + host, "--json", "--limit", "1000").rows().getFirst();
    assertThat(json.path("pages").findValuesAsText("id")).containsAll(ids);
  }

  private void requireErrorsOfOneLine() {
    assertThat(command(2, "trace", "no target").errors()).contains("is no target");
    assertThat(command(2, "lineage", "default@99999999").errors())
        .contains("no checkpoint default@99999999 was announced; ");
  }
}
