package dev.millrace.cli.command.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricsCommandTest {

  @Test
  void theTableOfMetricsInTheManualIsWhatIsDeclared() throws Exception {
    String table = CommandRun.of("metrics", "--markdown").out();

    assertThat(table).contains("| `millrace_pages_total` | counter | pages | `source` |");
    assertThat(Files.readString(Path.of("..", "docs", "operations.md")))
        .as("mend it by the lines of: ./millrace metrics --markdown")
        .contains("\n\n" + table + "\n");
  }

  @Test
  void eachMetricIsListed() {
    assertThat(CommandRun.of("metrics").out())
        .contains(
            "millrace_page_fates_total [stage, fate, rule]\n  counter of pages, told by filter");
  }
}
