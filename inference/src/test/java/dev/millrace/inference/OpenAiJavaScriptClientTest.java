package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * OpenAI's client for JavaScript, which needs Node.js and npm's package {@code openai} in a folder
 * of {@code NODE_PATH} or among npm's global ones.
 */
@Tag("external")
@Timeout(60)
class OpenAiJavaScriptClientTest {

  @Test
  void theClientForJavaScriptCallsEverythingItOffers() throws Exception {
    Optional<Path> packages = packages();
    assertThat(packages)
        .as("npm's package openai in a folder of NODE_PATH or among npm's global ones")
        .isPresent();
    InferenceSettings keyed =
        Fixtures.SETTINGS.withAccess(new InferenceSettings.Access(Set.of("secret"), List.of()));
    try (InferenceServer server = Fixtures.serving(keyed)) {
      Path script = Path.of(getClass().getResource("/openai-client.mjs").toURI());
      assertThat(
              run(
                  "node",
                  script.toString(),
                  packages.orElseThrow().toString(),
                  server.address().toString(),
                  "secret"))
          .isEqualTo("all well");
    }
  }

  /** The folder of packages that has {@code openai} in it. */
  private static Optional<Path> packages() throws URISyntaxException {
    String named = Optional.ofNullable(System.getenv("NODE_PATH")).orElse("");
    return Stream.concat(Stream.of(named.split(":")), Stream.of(global()))
        .filter(folder -> !folder.isEmpty())
        .map(Path::of)
        .filter(folder -> Files.isDirectory(folder.resolve("openai")))
        .findFirst();
  }

  private static String global() {
    try {
      return run("npm", "root", "-g");
    } catch (IOException e) {
      return "";
    }
  }

  /** What the process says, both streams together. */
  private static String run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
      return said.lines().filter(line -> !line.startsWith("npm warn")).findFirst().orElse("");
    }
  }
}
