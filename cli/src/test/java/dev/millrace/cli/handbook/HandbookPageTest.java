package dev.millrace.cli.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HandbookPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/handbook.md");
  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(Millrace\\w+)` \\|");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult one) -> one.group(1)).toList();
  }

  @Test
  void everyAlertSaysWhatToDo() throws IOException {
    String rules = Files.readString(ROOT.resolve("deploy/prometheus/millrace-alerts.yml"));

    assertThat(found(ROW, Files.readString(PAGE)))
        .containsExactlyElementsOf(found(ALERT, rules))
        .hasSizeGreaterThan(10);
  }

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    Set<String> tests;
    try (Stream<Path> files =
        Files.find(ROOT, 20, (path, _) -> path.toString().endsWith(".java"))) {
      tests =
          files
              .filter(path -> path.toString().contains("/src/test/"))
              .map(path -> path.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }

    assertThat(found(TEST, Files.readString(PAGE))).hasSizeGreaterThan(10).isSubsetOf(tests);
  }

  /** What is not shown by a test says so. */
  @Test
  void everyDisasterIsShownOrSaidToBeUntried() throws IOException {
    String page = Files.readString(PAGE);
    List<String> rows =
        page.substring(page.indexOf("## Disasters"))
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| what "))
            .toList();

    assertThat(rows).hasSizeGreaterThan(10);
    assertThat(rows)
        .allMatch(
            row ->
                TEST.matcher(row).find() || row.contains("not tried") || row.contains("by hand"));
  }
}
