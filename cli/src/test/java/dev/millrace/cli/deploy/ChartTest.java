package dev.millrace.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.schemas.rights.StageNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What of the Helm chart can be held against the program without Helm. */
class ChartTest {
  private static final String CHART = "deploy/helm/millrace/";

  private static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(DeployFiles.ROOT.resolve(CHART + file).toFile());
  }

  /** {@code $ref} resolved, which are all local. */
  private static JsonNode resolved(JsonNode schema, JsonNode part) {
    return part.has("$ref") ? schema.at(part.path("$ref").asText().substring(1)) : part;
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Those objects whose keys the schema lists: of the others any key is somebody else's. */
  private static void compare(String where, JsonNode schema, JsonNode part, JsonNode values) {
    JsonNode type = resolved(schema, part);
    if (!type.has("properties")) {
      assertThat(type.path("description").asText()).as("%s: a description", where).isNotEmpty();
      return;
    }
    assertThat(type.path("additionalProperties").asText("none")).as(where).isEqualTo("false");
    Set<String> declared = names(type.path("properties"));
    declared.remove("global");
    assertThat(names(values)).as(where).isEqualTo(declared);
    for (String name : declared) {
      compare(where + "." + name, schema, type.path("properties").path(name), values.path(name));
    }
  }

  @Test
  void everyValueIsInTheSchemaAndHasADefault() throws IOException {
    JsonNode schema = json("values.schema.json");

    compare("values", schema, schema, DeployFiles.yaml(CHART + "values.yaml"));
  }

  @Test
  void theChartIsOfTheProgramsVersion() throws IOException {
    JsonNode chart = DeployFiles.yaml(CHART + "Chart.yaml");
    String pom = Files.readString(DeployFiles.ROOT.resolve("pom.xml"));

    assertThat(pom).contains("<version>" + chart.path("appVersion").asText() + "-SNAPSHOT<");
  }

  @Test
  void theAlertsAreThoseOfDeploy() throws IOException {
    assertThat(Path.of("..", CHART + "files/millrace-alerts.yml"))
        .hasSameTextualContentAs(Path.of("..", "deploy/prometheus/millrace-alerts.yml"));
  }

  @Test
  void theTopicsAreThoseOfTheProgram() throws IOException {
    CommandRun list = CommandRun.of("topics", "list", "--json", "--set", "topics.prefix=PREFIX");

    assertThat(json("files/topics.json"))
        .as("mend it by: millrace topics list --json --set topics.prefix=PREFIX")
        .isEqualTo(list.rows().getFirst());
  }

  @Test
  void theRightsAreThoseOfTheProgram() throws IOException {
    JsonNode file = json("files/rights.json");
    List<String> arguments =
        new ArrayList<>(
            List.of("acls", "--json", "--set", "topics.prefix=PREFIX", "--set", "train.run=RUN"));
    file.path("stages")
        .forEach(stage -> arguments.addAll(List.of("--stage", stage.path("stage").asText())));
    JsonNode printed = CommandRun.of(arguments.toArray(String[]::new)).rows().getFirst();
    printed.path("stages").forEach(stage -> ((ObjectNode) stage).remove("principal"));

    assertThat(file)
        .as("mend it by: millrace %s, without the principals", String.join(" ", arguments))
        .isEqualTo(printed);
  }

  @Test
  void eachStageOfTheChartHasRightsAndIsOneOfTheProgram() throws IOException {
    Set<String> stages = names(DeployFiles.yaml(CHART + "values.yaml").path("stages"));
    Set<String> withRights = new TreeSet<>();
    json("files/rights.json")
        .path("stages")
        .forEach(stage -> withRights.add(stage.path("stage").asText()));

    assertThat(withRights).isEqualTo(stages);
    assertThat(stages)
        .isSubsetOf(Stream.concat(StageNames.STAGES.stream(), StageNames.PARTS.stream()).toList());
  }
}
