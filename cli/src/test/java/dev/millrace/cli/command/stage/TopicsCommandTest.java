package dev.millrace.cli.command.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TopicsCommandTest {

  @Test
  void theTableOfTopicsInTheManualIsWhatIsDeclared() throws Exception {
    String table = CommandRun.of("topics", "list", "--markdown").out();

    assertThat(table).contains("| `pages` | N | URL | `Page` | 10 MiB |");
    assertThat(Files.readString(Path.of("..", "docs", "operations.md")))
        .as("mend it by the lines of: ./millrace topics list --markdown")
        .contains("\n\n" + table + "\n");
  }

  @Test
  void namesAreThoseOfTheSettings() {
    CommandRun list =
        CommandRun.of(
            "topics", "list", "--set", "topics.generation=g2", "--set", "topics.partitions=7");

    assertThat(list.out())
        .contains("pages  7  30 days, 64 GiB a partition\n")
        .contains("g2.checkpoints  1  for ever\n");
  }

  @Test
  void programsGetTheSettingsThatTopicsAreMadeWith() {
    CommandRun list = CommandRun.of("topics", "list", "--json", "--set", "topics.partitions=7");

    assertThat(list.out())
        .contains(
            "{\"name\":\"documents\",\"partitions\":7,\"config\":{\"cleanup.policy\":\"delete\","
                + "\"max.message.bytes\":\"10551296\",\"message.timestamp.type\":\"LogAppendTime\","
                + "\"retention.ms\":\"2592000000\"}}")
        .contains(
            "{\"name\":\"takedowns\",\"partitions\":1,\"config\":{\"cleanup.policy\":\"compact\"}}");
  }
}
