package dev.millrace.cli.command.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.schemas.rights.StageNames;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AclsCommandTest {
  private static final String BEGIN =
      "kafka-acls.sh --bootstrap-server b:9093 --command-config admin.properties --add"
          + " --allow-principal User:millrace-";

  @Test
  void aStagesRightsAreLinesForAShell() {
    CommandRun run = CommandRun.of("acls", "--stage", "ingest", "--bootstrap-servers", "b:9093");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "# ingest",
            BEGIN + "ingest --operation Read --operation DescribeConfigs --topic generations",
            BEGIN + "ingest --operation Write --operation DescribeConfigs --topic pages",
            BEGIN + "ingest --operation Write --operation DescribeConfigs --topic page-fates",
            BEGIN
                + "ingest --operation Read --operation Write --operation DescribeConfigs --topic"
                + " ingested-files",
            BEGIN
                + "ingest --operation Write --transactional-id ingested-files-"
                + " --resource-pattern-type prefixed");
  }

  @Test
  void namesFollowPrefixGenerationAndRun() {
    String out =
        CommandRun.of(
                "acls",
                "--set",
                "topics.prefix=web",
                "--set",
                "topics.generation=g2",
                "--set",
                "train.run=big")
            .out();

    assertThat(out)
        .contains("--topic web.pages\n", "--topic web.g2.documents\n")
        .contains("--group web-g2-millrace-curation\n")
        .contains("--transactional-id web-millrace-generations\n")
        .contains("--transactional-id web-g2-millrace-trainer-big\n");
  }

  @Test
  void strimziGetsAResourceAStage() {
    String out =
        CommandRun.of(
                "acls",
                "--stage",
                "publish",
                "--stage",
                "fetch",
                "--format",
                "strimzi",
                "--cluster",
                "big")
            .out();

    assertThat(out)
        .startsWith(
            """
            apiVersion: kafka.strimzi.io/v1beta2
            kind: KafkaUser
            metadata:
              name: millrace-publish
              labels:
                strimzi.io/cluster: big
            spec:
              authentication:
                type: scram-sha-512
              authorization:
                type: simple
                acls:
                  - resource:
                      type: topic
                      name: "generations"
                      patternType: literal
                    operations: [Read, DescribeConfigs]
                    host: "*"
            """)
        .contains(
            """
                  - resource:
                      type: transactionalId
                      name: "millrace-fetch-"
                      patternType: prefix
                    operations: [Write]
            """)
        .contains("\n---\n");
  }

  @Test
  void jsonHasAnObjectAStage() {
    JsonNode stages =
        CommandRun.of("acls", "--stage", "registry", "--json").rows().getFirst().path("stages");

    assertThat(stages).hasSize(1);
    JsonNode right = stages.path(0).path("rights").path(0);
    assertThat(right.path("resource").asText()).isEqualTo("TOPIC");
    assertThat(right.path("name").asText()).isEqualTo("_schemas");
    assertThat(right.path("operations").toString()).contains("\"READ\"", "\"WRITE\"", "\"CREATE\"");
  }

  static Stream<String> stages() {
    return Stream.concat(StageNames.STAGES.stream(), StageNames.PARTS.stream());
  }

  @ParameterizedTest
  @MethodSource("stages")
  void everyStageHasRights(String stage) {
    CommandRun run = CommandRun.of("acls", "--stage", stage);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().count()).isGreaterThan(2);
  }

  @Test
  void anUnknownStageOrFormatIsALine() {
    CommandRun stage = CommandRun.of("acls", "--stage", "tokenise");
    assertThat(stage.exitCode()).isEqualTo(2);
    assertThat(stage.errors())
        .isEqualTo("millrace: there is no stage tokenise; did you mean tokenize?\n");
    CommandRun format = CommandRun.of("acls", "--format", "xml");
    assertThat(format.exitCode()).isEqualTo(2);
    assertThat(format.errors())
        .isEqualTo("millrace: --format xml is neither kafka-acls nor strimzi\n");
  }

  @Test
  void aSecretOnTheCommandLineIsPointedOut() {
    String key = "kafka.ssl.key.password";
    CommandRun open = CommandRun.of("acls", "--stage", "ingest", "--set", key + "=abc");
    assertThat(open.errors())
        .startsWith("millrace: note: --set " + key + " stands in the list of processes")
        .doesNotContain("abc");
    assertThat(CommandRun.of("acls", "--set", key + "=${env:PASSWORD}").errors()).isEmpty();
  }
}
