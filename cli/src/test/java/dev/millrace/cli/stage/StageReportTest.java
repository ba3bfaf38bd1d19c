package dev.millrace.cli.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StageReportTest {
  private static final long START = Duration.ofDays(3).toNanos();

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StageReport report = new StageReport(new PrintStream(out, true, UTF_8), START);

  /** Reports at so many seconds after the start what was read and written by then. */
  private void tell(int seconds, long read, long written) {
    long now = START + Duration.ofSeconds(seconds).toNanos();
    report.tell(
        "mill-tokenize",
        new StageTraffic(Map.of("clean-documents", read), Map.of("token-blocks", written)),
        now);
    report.tell(List.of(), now);
  }

  private List<String> lines() {
    return out.toString(UTF_8).lines().toList();
  }

  @Test
  void theRateIsOfWhatWasReadSinceTheReportBefore() {
    tell(10, 20_000, 4);
    tell(30, 20_500, 5);

    assertThat(lines())
        .containsExactly(
            "mill-tokenize: clean-documents 20,000 -> token-blocks 4 (2,000/s)",
            "mill-tokenize: clean-documents 20,500 -> token-blocks 5 (25/s)");
  }

  @Test
  void nothingIsSaidWhereNothingWasDoneOrTasksHaveMovedAway() {
    tell(10, 100, 1);
    tell(20, 100, 1);
    tell(30, 40, 1);

    assertThat(lines()).hasSize(1);
    tell(40, 50, 1);
    assertThat(lines()).last().asString().endsWith("(1/s)");
  }
}
