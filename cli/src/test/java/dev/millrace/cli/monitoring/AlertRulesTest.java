package dev.millrace.cli.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prometheus' own tool reads the alert rules, and each fires on a fault that is made. */
@Tag("external")
class AlertRulesTest {

  @Test
  void theRulesAreWellFormed() throws Exception {
    promtool("check", "rules", "../deploy/prometheus/millrace-alerts.yml");
  }

  @Test
  void theFileThatComposeMountsIsWellFormed() throws Exception {
    promtool("check", "config", "--syntax-only", "../deploy/prometheus/prometheus.yml");
  }

  @Test
  void eachAlertFiresOnItsFaultAndNotWithoutIt() throws Exception {
    promtool("test", "rules", "src/test/resources/prometheus/alerts-test.yml");
  }

  private static void promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new AssertionError("no promtool: install Debian's package prometheus", e);
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
