package dev.millrace.cli.command.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CrawlRobotsCommandTest {
  private static final String ROBOTS =
      "User-agent: *\nDisallow: /private/\nUser-agent: other\nDisallow: /\u001b[2J\n";

  @TempDir private Path folder = Path.of("");

  private static List<String> run(String input, String... arguments) {
    PrintStream out = System.out;
    InputStream in = System.in;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    try {
      System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
      System.setOut(new PrintStream(captured, true, UTF_8));
      assertThat(new CommandLine(new CrawlRobotsCommand()).execute(arguments)).isZero();
      return captured.toString(UTF_8).lines().toList();
    } finally {
      System.setIn(in);
      System.setOut(out);
    }
  }

  @Test
  void oneLineForEachUrlInOrderWithTheLineThatDecided() throws IOException {
    Path file = Files.writeString(folder.resolve("robots.txt"), ROBOTS);

    assertThat(
            run(
                "",
                file.toString(),
                "--agent",
                "millrace",
                "https://a.org/private/1",
                "https://a.org/",
                "https://a.org/%70rivate/",
                ""))
        .containsExactly(
            "disallowed line 2: Disallow: /private/",
            "allowed no line matches",
            "disallowed line 2: Disallow: /private/",
            "allowed no line matches");
  }

  @Test
  void readsStandardInputAndShowsNoControls() {
    assertThat(run(ROBOTS, "-", "--agent", "Other", "http://a.org/%1b[2J"))
        .containsExactly("allowed no line matches");
    assertThat(run("User-agent: *\nDisallow: /\u0007\n", "-", "http://a.org/%07"))
        .allSatisfy(line -> assertThat(line).doesNotContain("\u0007"));
  }

  @Test
  void urlThatTheCrawlerWouldNotAskForHasAVerdictToo() {
    assertThat(run(ROBOTS, "-", "http://user@a.org:22/private/x"))
        .containsExactly("disallowed line 2: Disallow: /private/");
  }
}
