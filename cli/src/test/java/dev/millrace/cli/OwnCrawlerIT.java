package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of {@code docs/crawling.md}: pages written by a program in another language. */
@Tag("external")
@Timeout(300)
class OwnCrawlerIT {
  private static final Path EXAMPLE = Path.of("..", "docs", "examples", "write-pages.js");
  private static final String NEEDED =
      "this test runs node (Debian: nodejs) with two packages: npm install kafkajs"
          + " @kafkajs/confluent-schema-registry, and NODE_PATH set to their node_modules; ";

  @TempDir Path folder;
  private LocalCluster cluster;

  @BeforeEach
  void startCluster() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
  }

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  @Test
  void pagesWrittenInJavaScriptAreAccountedForLikeAnyOther() throws Exception {
    assertThat(start("topics", "topics", "create").exitCode()).isZero();

    String said = writePages();

    assertThat(said).as(NEEDED + said).contains("sent 2 pages");
    try (MillraceProcess filter = start("filter", "filter");
        MillraceProcess tokenize = start("tokenize", "tokenize")) {
      JsonNode accounts = accounts();
      while (accounts.path("pages").asLong() < 2 || accounts.path("unaccounted").asLong() != 0) {
        assertThat(filter.process().isAlive()).as(filter.output()).isTrue();
        assertThat(tokenize.process().isAlive()).as(tokenize.output()).isTrue();
        accounts = accounts();
      }
      assertThat(accounts.path("deadLetters").asLong()).as(accounts.toString()).isZero();
      MillraceProcess audit = start("audit", "accounts", "audit", "--deep");
      assertThat(audit.exitCode()).as(audit.output()).isZero();
    }
  }

  private JsonNode accounts() throws IOException {
    CommandRun run = CommandRun.of(onCluster("accounts", "--json").toArray(String[]::new));
    assertThat(run.exitCode()).as(run.errors()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  /** What the example printed. */
  private String writePages() throws IOException, InterruptedException {
    Path log = folder.resolve("node.log");
    try {
      new ProcessBuilder(
              "node", EXAMPLE.toString(), cluster.bootstrapServers(), cluster.schemaRegistryUrl())
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start()
          .waitFor();
      return Files.readString(log);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private MillraceProcess start(String name, String... arguments) throws IOException {
    return MillraceProcess.start(folder.resolve(name + ".log"), onCluster(arguments));
  }

  private List<String> onCluster(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    all.addAll(List.of("--schema-registry-url", cluster.schemaRegistryUrl()));
    return all;
  }
}
