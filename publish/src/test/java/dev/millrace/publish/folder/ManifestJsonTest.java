package dev.millrace.publish.folder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.publish.table.Division;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {
  private static final Manifest MANIFEST =
      new Manifest(
          7,
          "writer",
          Instant.parse("2026-11-30T10:00:00Z"),
          new Origin("clean-documents", "id", "main"),
          List.of("text string"),
          new TreeMap<>(Map.of(0, 5L, 10, 6L)),
          3,
          new Totals(10, 2, 1),
          List.of(
              new PublishedFile(
                  "data/x",
                  new Division(List.of(new Division.Level("dump", "d\"ü"))),
                  "ab",
                  9,
                  8,
                  77)),
          List.of(
              new Withdrawal(Instant.EPOCH, "data/a", Optional.of("data/x"), 1),
              new Withdrawal(Instant.EPOCH, "data/b", Optional.empty(), 1)));

  @Test
  void readsWhatItWrote() throws IOException {
    assertThat(ManifestJson.read(ManifestJson.write(MANIFEST))).isEqualTo(MANIFEST);
  }

  @Test
  void saysForEachFileItsDigestAndRows() {
    assertThat(new String(ManifestJson.write(MANIFEST), UTF_8))
        .contains("\"sha256\" : \"ab\"", "\"rows\" : 8", "\"path\" : \"data/x\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "{", "{}", "[]", "{\"format\": \"millrace-manifest/1\"}"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> ManifestJson.read(text.getBytes(UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("(?s).+");
  }
}
