package dev.millrace.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docker-compose.yml} and what it mounts fit together. */
class ComposeFileTest {
  private static final String METRICS = "metrics.port=9464";
  private static final Pattern PINNED = Pattern.compile(":v?\\d+\\.\\d+\\.\\d+\\}?$");

  private static JsonNode services() throws IOException {
    return DeployFiles.yaml("docker-compose.yml").path("services");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  /** Host path and container path of what is mounted from the repository. */
  private static List<String[]> mounts(JsonNode service) {
    return texts(service.path("volumes")).stream()
        .filter(volume -> volume.startsWith("./deploy/"))
        .map(volume -> volume.split(":", -1))
        .toList();
  }

  @Test
  void prometheusScrapesEveryStageAndNothingElse() throws IOException {
    Set<String> stages = new HashSet<>();
    for (Map.Entry<String, JsonNode> service : services().properties()) {
      if (texts(service.getValue().path("command")).contains(METRICS)) {
        stages.add(service.getKey());
      }
    }
    JsonNode found =
        DeployFiles.yaml("deploy/prometheus/prometheus.yml")
            .at("/scrape_configs/0/dns_sd_configs/0");

    assertThat(stages).contains("ingest", "filter", "train", "serve");
    assertThat(texts(found.path("names"))).containsExactlyInAnyOrderElementsOf(stages);
    assertThat(METRICS).endsWith("=" + found.path("port").asInt());
  }

  @Test
  void aStageThatIsScrapedListensBeyondItsContainer() throws IOException {
    for (JsonNode service : services()) {
      List<String> command = texts(service.path("command"));
      if (command.contains(METRICS)) {
        assertThat(command).contains("metrics.host=0.0.0.0");
        assertThat(service.path("healthcheck").isObject()).as("%s", command).isTrue();
      }
    }
  }

  @Test
  void theRulesThatPrometheusNamesAreMountedThere() throws IOException {
    List<String> mounted =
        mounts(services().path("prometheus")).stream().map(mount -> mount[1]).toList();

    assertThat(mounted)
        .contains("/etc/prometheus/prometheus.yml")
        .containsAll(
            texts(DeployFiles.yaml("deploy/prometheus/prometheus.yml").path("rule_files")));
  }

  @Test
  void grafanaFindsEveryDashboardAndTheirSource() throws IOException {
    JsonNode grafana = services().path("grafana");
    String folder =
        DeployFiles.yaml("deploy/grafana/provisioning/dashboards/millrace.yml")
            .at("/providers/0/options/path")
            .asText();
    List<String> shown =
        mounts(grafana).stream()
            .filter(mount -> mount[1].startsWith(folder + "/"))
            .map(mount -> Path.of(mount[0]).getFileName().toString())
            .toList();
    JsonNode source =
        DeployFiles.yaml("deploy/grafana/provisioning/datasources/prometheus.yml")
            .at("/datasources/0");

    try (Stream<Path> files = Files.list(DeployFiles.ROOT.resolve("deploy/grafana"))) {
      assertThat(shown)
          .containsExactlyInAnyOrderElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".json"))
                  .toList());
    }
    assertThat(source.path("isDefault").asBoolean()).isTrue();
    assertThat(source.path("url").asText()).isEqualTo("http://prometheus:9090");
  }

  @Test
  void whatIsMountedFromTheRepositoryIsThere() throws IOException {
    for (JsonNode service : services()) {
      for (String[] mount : mounts(service)) {
        assertThat(DeployFiles.ROOT.resolve(mount[0])).exists();
      }
    }
  }

  @Test
  void noImageIsWhateverIsNewest() throws IOException {
    for (JsonNode service : services()) {
      assertThat(service.path("image").asText()).containsPattern(PINNED);
    }
  }

  /** What listens on all addresses of the container is seen by this machine alone. */
  @Test
  void portsAreOpenOnLoopbackAlone() throws IOException {
    for (JsonNode service : services()) {
      assertThat(texts(service.path("ports"))).allMatch(port -> port.startsWith("127.0.0.1:"));
    }
  }

  @Test
  void whatIsBuiltHereRunsWithoutRightsAndWithinLimits() throws IOException {
    for (Map.Entry<String, JsonNode> service : services().properties()) {
      JsonNode one = service.getValue();
      if (one.has("build")) {
        assertThat(one.path("user").asText()).as(service.getKey()).isEqualTo("10001:10001");
        assertThat(one.path("read_only").asBoolean()).as(service.getKey()).isTrue();
        assertThat(texts(one.path("cap_drop"))).as(service.getKey()).contains("ALL");
        assertThat(texts(one.path("tmpfs"))).as(service.getKey()).contains("/tmp:exec,mode=1777");
      }
      assertThat(texts(one.path("security_opt")))
          .as(service.getKey())
          .contains("no-new-privileges:true");
      assertThat(one.path("mem_limit").asText()).as(service.getKey()).isNotEmpty();
      assertThat(one.path("restart").asText()).as(service.getKey()).isNotEmpty();
    }
  }

  @Test
  void allThatGoesOnHasAHealthCheck() throws IOException {
    for (Map.Entry<String, JsonNode> service : services().properties()) {
      boolean ends = service.getValue().path("restart").asText().equals("on-failure");
      assertThat(service.getValue().has("healthcheck")).as(service.getKey()).isEqualTo(!ends);
    }
  }

  /** A new volume takes the owner of the folder in the image; without one it is root's. */
  @Test
  void theImageHasAFolderOfTheUserForEachVolumeThatIsWritten() throws IOException {
    String image = Files.readString(DeployFiles.ROOT.resolve("Dockerfile"));
    for (JsonNode service : services()) {
      for (String volume : texts(service.path("volumes"))) {
        String folder = volume.substring(volume.indexOf(':') + 1);
        if (service.has("build") && !folder.endsWith(":ro")) {
          assertThat(image).containsPattern("chown millrace:millrace [^\n]*" + folder);
        }
      }
    }
  }

  @Test
  void composeAndDockerfilesBuildOnTheSameImages() throws IOException {
    for (Map.Entry<String, String> built :
        Map.of("train", "Dockerfile", "train-gpu", "docker/gpu.Dockerfile").entrySet()) {
      String file = Files.readString(DeployFiles.ROOT.resolve(built.getValue()));
      JsonNode arguments = services().path(built.getKey()).path("build").path("args");
      assertThat(arguments.size()).isEqualTo(2);
      for (Map.Entry<String, JsonNode> argument : arguments.properties()) {
        String image = argument.getValue().asText().replaceAll("^\\$\\{\\w+:-|}$", "");
        assertThat(file).contains("ARG " + argument.getKey() + "=" + image + "\n");
      }
    }
  }
}
