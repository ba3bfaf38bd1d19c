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

class SecurityPageTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");

  private static Set<String> tests() throws IOException {
    try (Stream<Path> files =
        Files.find(ROOT, 20, (path, _) -> path.toString().endsWith(".java"))) {
      return files
          .filter(path -> path.toString().contains("/src/test/"))
          .map(path -> path.getFileName().toString().replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  private static List<String> named(String line) {
    return TEST.matcher(line).results().map((MatchResult one) -> one.group(1)).toList();
  }

  @Test
  void everyRowOfTheThreatModelNamesATestThatIsThere() throws IOException {
    Set<String> tests = tests();
    List<String> rows =
        Files.readAllLines(ROOT.resolve("SECURITY.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| what"))
            .toList();

    assertThat(rows).hasSizeGreaterThan(20);
    assertThat(rows).allSatisfy(row -> assertThat(named(row)).isNotEmpty().isSubsetOf(tests));
  }
}
