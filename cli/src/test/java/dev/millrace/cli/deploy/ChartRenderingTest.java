package dev.millrace.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.settings.Settings;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chart with five files of values, as Helm renders it. */
@Tag("external")
class ChartRenderingTest {
  private static final Path GOLDEN = Path.of("src", "test", "helm", "golden");

  private static final Path WRITTEN = Path.of("target", "helm");
  private static final Pattern DOCUMENTS = Pattern.compile("^---\n", Pattern.MULTILINE);

  @TempDir static Path folder;
  private static RenderedChart chart;

  @BeforeAll
  static void render() throws Exception {
    chart = RenderedChart.into(folder);
  }

  private static List<Path> all() throws IOException {
    List<Path> all = RenderedChart.files("values");
    assertThat(all).hasSizeGreaterThanOrEqualTo(5);
    return all;
  }

  private static Path named(String name) {
    return Path.of(name + ".yaml");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(one -> texts.add(one.asText()));
    return texts;
  }

  @Test
  void lintHasNothingToSayButThatThereIsNoIcon() throws IOException {
    assertThat(Files.readAllLines(folder.resolve("lint.txt")))
        .containsExactly("[INFO] Chart.yaml: icon is recommended");
  }

  @Test
  void kubernetesKnowsEveryFieldOfEveryManifest() throws Exception {
    for (Path values : all()) {
      for (JsonNode manifest : chart.manifests(values)) {
        Optional<Class<?>> kind = KubernetesModel.of(manifest);
        if (kind.isPresent()) {
          assertThat(KubernetesModel.read(manifest, kind.orElseThrow())).isNotNull();
        } else {
          assertThat(manifest.path("kind").asText())
              .isIn("KafkaTopic", "KafkaUser", "ScaledObject");
        }
      }
    }
  }

  @Test
  void aFieldThatKubernetesDoesNotKnowIsFoundAtAnyLevel() throws Exception {
    JsonNode manifest = chart.manifests(named("plain"), "StatefulSet").getFirst();
    ((ObjectNode) manifest.at("/spec/template/spec/containers/0/livenessProbe/httpGet"))
        .put("prot", "metrics");
    Class<?> kind = KubernetesModel.of(manifest).orElseThrow();

    assertThatThrownBy(() -> KubernetesModel.read(manifest, kind))
        .hasMessageContaining("\"prot\"")
        .hasMessageContaining("[\"livenessProbe\"]");
  }

  /** Topics and users are held against the program below, so they are not written down twice. */
  @Test
  void manifestsAreThoseThatWereLookedAt() throws IOException {
    for (Path values : all()) {
      Files.createDirectories(WRITTEN);
      Files.writeString(WRITTEN.resolve(values.getFileName()), withoutStrimzis(values));
    }
    for (Path values : all()) {
      Path written = WRITTEN.resolve(values.getFileName());
      assertThat(GOLDEN.resolve(values.getFileName()))
          .as("look at the difference to %s, and take it if it is meant", written)
          .exists()
          .hasSameTextualContentAs(written);
    }
  }

  private static String withoutStrimzis(Path values) throws IOException {
    return DOCUMENTS
        .splitAsStream(chart.text(values))
        .filter(document -> !document.contains("apiVersion: kafka.strimzi.io/"))
        .collect(Collectors.joining("---\n"));
  }

  @Test
  void theProgramReadsEveryCommandAndItsSettings() throws IOException {
    for (Path values : all()) {
      JsonNode data = chart.manifests(values, "ConfigMap").getFirst().path("data");
      for (JsonNode pod : chart.pods(values)) {
        JsonNode container = pod.at("/containers/0");
        String stage = container.path("name").asText();
        CommandRun.requireReadable(texts(container.path("args")));
        Path file = folder.resolve(stage + ".properties");
        Files.writeString(file, data.path(file.getFileName().toString()).asText());

        Wiring wiring = new Wiring(Settings.of(Optional.of(file), List.of()));

        assertThat(wiring.topics().all()).as("%s %s", values, stage).isNotEmpty();
      }
    }
  }

  @Test
  void noPodMayDoMoreThanItMust() throws IOException {
    for (Path values : all()) {
      for (JsonNode pod : chart.pods(values)) {
        JsonNode container = pod.at("/containers/0");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
            .isFalse();
        assertThat(texts(container.at("/securityContext/capabilities/drop"))).contains("ALL");
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
      }
    }
  }

  /**
   * A mount without a volume is refused by the cluster only, a volume without a mount by nobody.
   */
  @Test
  void everyMountHasItsVolume() throws IOException {
    for (Path values : all()) {
      for (JsonNode manifest : chart.manifests(values)) {
        JsonNode pod = manifest.at("/spec/template/spec");
        List<String> volumes = new ArrayList<>();
        pod.path("volumes").forEach(volume -> volumes.add(volume.path("name").asText()));
        manifest
            .at("/spec/volumeClaimTemplates")
            .forEach(claim -> volumes.add(claim.at("/metadata/name").asText()));
        List<String> mounts = new ArrayList<>();
        pod.at("/containers/0/volumeMounts")
            .forEach(mount -> mounts.add(mount.path("name").asText()));

        assertThat(mounts).as("%s", values).hasSameElementsAs(volumes);
      }
    }
  }

  @Test
  void whatIsWrongIsRefusedWithItsNameAndTheWayOut() throws IOException {
    Map<String, String> told = new TreeMap<>();
    for (Path file : RenderedChart.files("refused")) {
      told.put(file.getFileName().toString().replace(".yaml", ""), chart.text(file));
    }

    assertThat(told).hasSize(7);
    assertThat(told.get("users-file-by-its-path"))
        .contains("at '/stages/registry/usersFile': got string, want object");
    assertThat(told.get("unknown-value"))
        .contains("at '/stages/filter': additional properties 'replica' not allowed");
    assertThat(told.get("chart-s-own-setting")).contains("invalid propertyName 'metrics.port'");
    assertThat(told.get("number-for-a-text"))
        .contains("at '/settings/topics.wait': got number, want string");
    assertThat(told.get("crawl-without-contact"))
        .contains("stages.fetch.enabled: a crawl needs the setting crawl.contact");
    assertThat(told.get("no-registry")).contains("name one in schemaRegistry.url, or set");
    assertThat(told.get("publish-to-nowhere")).contains("in stages.publish.to, s3://BUCKET/");
  }

  @Test
  void usersHaveTheRightsThatTheProgramPrints() throws IOException {
    assertThat(rights("secured", "kafka")).hasSizeGreaterThanOrEqualTo(7);
    assertThat(rights("small", "kafka", "--set", "topics.prefix=try_1")).hasSize(7);
  }

  /** Of the users that are rendered, each of which is as it is printed. */
  private static List<JsonNode> rights(String values, String cluster, String... settings)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("acls", "--format", "strimzi", "--cluster", cluster));
    arguments.addAll(List.of(settings));
    Map<String, JsonNode> printed =
        DeployFiles.documents(CommandRun.of(arguments.toArray(String[]::new)).out()).stream()
            .collect(Collectors.toMap(user -> user.at("/metadata/name").asText(), user -> user));
    List<JsonNode> rendered = chart.manifests(named(values), "KafkaUser");
    for (JsonNode user : rendered) {
      assertThat(user).isEqualTo(printed.get(user.at("/metadata/name").asText()));
    }
    return rendered;
  }

  @Test
  void topicsAreMadeAsTheProgramMakesThem() throws IOException {
    Topics topics = new Topics(new TopicSettings("try_1", "", 2, (short) 1));
    List<JsonNode> rendered = chart.manifests(named("small"), "KafkaTopic");

    assertThat(rendered)
        .extracting(
            topic -> topic.at("/spec/topicName").asText(),
            topic -> topic.at("/spec/partitions").asInt(),
            topic -> topic.at("/spec/replicas").asInt(),
            topic -> topic.at("/spec/config").toString())
        .containsExactlyElementsOf(
            topics.all().stream()
                .map(
                    topic ->
                        Tuple.tuple(
                            topic.name(),
                            topic.partitions(),
                            1,
                            new ObjectMapper().valueToTree(topic.topicConfig()).toString()))
                .toList());
  }

  @Test
  void copiesAreDecidedOnByTheGroupsAndTopicsOfTheStages() throws IOException {
    Topics topics = new Topics(new TopicSettings("", "", 6, (short) 3));
    List<String> asked = new ArrayList<>();
    for (JsonNode scaled : chart.manifests(named("secured"), "ScaledObject")) {
      for (JsonNode trigger : scaled.at("/spec/triggers")) {
        asked.add(
            trigger.at("/metadata/consumerGroup").asText()
                + " "
                + trigger.at("/metadata/topic").asText());
      }
      assertThat(scaled.at("/spec/maxReplicaCount").asInt()).isEqualTo(6);
    }

    assertThat(asked)
        .containsExactlyInAnyOrder(
            topics.applicationId("extraction") + " " + topics.pages().name(),
            topics.applicationId("curation") + " " + topics.documents().name(),
            topics.applicationId("tokenize") + " " + topics.cleanDocuments().name());
  }
}
