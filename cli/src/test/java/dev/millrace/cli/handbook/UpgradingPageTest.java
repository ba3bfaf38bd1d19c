package dev.millrace.cli.handbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names in topologies are an interface: state lies under them. */
class UpgradingPageTest {
  private static final Path ROOT = Path.of("..");
  private static final int DIGITS = 16;

  @Test
  void aTopologyThatChangesIsToldInTheNotes() throws Exception {
    String page = Files.readString(ROOT.resolve("docs/upgrading.md"));
    List<Path> goldens = goldens();

    assertThat(goldens).hasSizeGreaterThanOrEqualTo(5);
    for (Path golden : goldens) {
      String file = ROOT.relativize(golden).toString();
      assertThat(page)
          .as(
              "%s has changed: say in the notes of docs/upgrading.md what an upgrade needs, then"
                  + " put the digest into its row",
              file)
          .contains("`" + file + "` | `" + digest(golden) + "`");
    }
  }

  private static List<Path> goldens() throws IOException {
    try (Stream<Path> files =
        Files.find(ROOT, 10, (path, _) -> path.toString().endsWith("-topology.txt"))) {
      return files.filter(path -> path.toString().contains("/src/test/resources/")).toList();
    }
  }

  private static String digest(Path file) throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest).substring(0, DIGITS);
  }
}
