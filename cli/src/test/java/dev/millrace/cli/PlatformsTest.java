package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The build and the image are for the machine that they run on, or for the one that is named. */
class PlatformsTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Pattern NATIVES =
      Pattern.compile(
          "<artifactId>(javacpp|openblas|nd4j-native|pytorch)</artifactId>"
              + "(?:<version>[^<]*</version>)?<classifier>([^<]*)</classifier>");
  private static final Pattern PROCESSOR = Pattern.compile("x86|amd64|aarch64|arm64");

  private static List<Path> poms() throws IOException {
    try (Stream<Path> modules = Files.list(REPOSITORY)) {
      return Stream.concat(Stream.of(REPOSITORY), modules)
          .map(module -> module.resolve("pom.xml"))
          .filter(Files::isRegularFile)
          .toList();
    }
  }

  @Test
  void pomsTakeNativesByTheProperty() throws IOException {
    int named = 0;
    for (Path pom : poms()) {
      String text = Files.readString(pom);
      assertThat(Pattern.compile("<classifier>[^<]*(linux|macosx|windows)").matcher(text).results())
          .as("platforms named in %s", pom)
          .extracting(MatchResult::group)
          .isEmpty();
      for (MatchResult natives : NATIVES.matcher(text).results().toList()) {
        assertThat(natives.group(2))
            .as(pom + ": " + natives.group())
            .startsWith("${millrace.platform}");
        named++;
      }
    }
    assertThat(named).isGreaterThanOrEqualTo(10);
  }

  @Test
  void theImageIsForTheMachineThatBuildsIt() throws IOException {
    for (String file : List.of("docker/entrypoint.sh", "docker-compose.yml")) {
      assertThat(Files.readString(REPOSITORY.resolve(file)))
          .as(file)
          .doesNotContainPattern(PROCESSOR);
    }
    try (Stream<String> lines = Files.lines(REPOSITORY.resolve("Dockerfile"))) {
      assertThat(lines.filter(line -> !line.startsWith("#")))
          .noneMatch(line -> PROCESSOR.matcher(line).find());
    }
  }
}
