package dev.millrace.cli.command.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.CommandRun;
import dev.millrace.cli.MillraceProcess;
import dev.millrace.cli.foreign.SmallInputs;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A page of a drained run is taken down, and the run is started again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TakedownRunIT {
  private static final Topics TOPICS = new Topics(new TopicSettings("", "", 2, (short) 1));
  private static final int RECORDS = 150;

  @TempDir Path folder;

  @Test
  @Tag("long") // KilledWithdrawalIT and TakedownCommandIT are shorter
  void whatIsTakenDownIsWithdrawnInEveryAccountAndTheReceiptNamesIt() throws Exception {
    Path crawl = folder.resolve("crawl.warc.gz");
    SmallInputs.partOfTheSample(0, RECORDS, crawl);
    run("first", crawl);
    String url = cleanUrl();
    JsonNode before = accounts();
    CommandRun added = command("takedown", "add", url, "--reference", "letter-17", "--yes");
    assertThat(added.exitCode()).as(added.errors()).isZero();
    assertThat(added.out()).contains("takes 1 of " + before.path("clean").asLong());
    assertThat(command("takedown", "status", "letter-17").out()).contains("pending");

    String output = run("again", crawl);
    assertThat(output)
        .containsPattern("withdrawn +1 +by takedowns")
        .containsPattern("unaccounted +0");
    JsonNode after = accounts();
    assertThat(after.path("withdrawn").asLong()).isEqualTo(1);
    assertThat(after.path("clean").asLong()).isEqualTo(before.path("clean").asLong() - 1);
    assertThat(after.path("pages")).isEqualTo(before.path("pages"));
    assertThat(after.path("unaccounted").asLong()).isZero();
    CommandRun audit = command("accounts", "audit", "--deep");
    assertThat(audit.exitCode()).as(audit.out() + audit.errors()).isZero();

    JsonNode receipt = json("takedown", "status", url, "--json").path("takedowns").path(0);
    assertThat(receipt.path("reference").asText()).isEqualTo("letter-17");
    assertThat(receipt.path("obeyed").asBoolean()).isTrue();
    assertThat(receipt.path("withdrawn")).hasSize(1);
    assertThat(receipt.path("withdrawn").path(0).path("url").asText()).isEqualTo(url);
    JsonNode run = receipt.path("runs").path(0);
    assertThat(run.path("run").asText()).isEqualTo("default");
    assertThat(run.path("steps").size() > 0 || isHeldOut(receipt)).as(receipt.toString()).isTrue();
    assertThat(receipt.path("remaining"))
        .extracting(one -> one.path("topic").asText())
        .contains("pages", "documents", "clean-documents");
    assertThat(command("takedown", "status", "letter-17").out())
        .contains("1 clean documents, by tombstones", url, "remains", "gone by")
        .doesNotContain("pending");
    CommandRun unknown = command("takedown", "status", "letter-18");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.errors()).contains("'letter-18' is neither a target nor a reference");
  }

  private static boolean isHeldOut(JsonNode receipt) {
    for (JsonNode one : receipt.path("remaining")) {
      if (one.path("topic").asText().equals("held-out-token-blocks")) {
        assertThat(one.path("goneBy").isNull()).isTrue();
        return true;
      }
    }
    return false;
  }

  private String cleanUrl() {
    List<String> urls = new ArrayList<>();
    try (LocalCluster cluster = LocalCluster.start(data(), LocalPorts.any())) {
      Connection connection =
          Connection.to(cluster.bootstrapServers(), cluster.schemaRegistryUrl());
      TopicScan.values("test", connection, new RecordSerdes(connection), TOPICS.cleanDocuments())
          .toEnd(record -> urls.add(record.value().getUrl()));
    }
    return urls.getFirst();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private JsonNode accounts() {
    return json("accounts", "--json");
  }

  private JsonNode json(String... arguments) {
    CommandRun run = command(arguments);
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return run.rows().getFirst();
  }

  private CommandRun command(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", data().toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** What it printed. */
  private String run(String name, Path crawl) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("run", crawl.toString(), "--until-drained"));
    all.addAll(List.of("--port", "0", "--data", data().toString()));
    for (String setting :
        List.of(
            "tokenizer=" + SmallInputs.tokenizer(folder),
            "train.model=" + SmallInputs.model(folder),
            "tokenize.block-length=64",
            "train.context-length=64",
            "train.blocks-per-step=32",
            "train.evaluation-blocks=2",
            "train.evaluation-wait=1s",
            "train.idle-checkpoint=1s",
            "train.checkpoint-every-steps=20")) {
      all.addAll(List.of("--set", setting));
    }
    try (MillraceProcess process = MillraceProcess.start(folder.resolve(name + ".log"), all)) {
      assertThat(process.exitCode()).as(process.output()).isZero();
      return process.output();
    }
  }
}
