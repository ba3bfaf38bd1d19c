package dev.millrace.schemas.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReferencesTest {
  @TempDir Path folder;

  private static Map<String, String> resolved(Map<String, String> settings) {
    return SecretReferences.of(settings).resolved("kafka.", settings);
  }

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("secrets.properties"), "key=of the file\n");
  }

  @Test
  void aKeyOfAFileIsRead() throws IOException {
    assertThat(resolved(Map.of("a", "before ${file:" + file() + ":key} after")))
        .isEqualTo(Map.of("a", "before of the file after"));
  }

  @Test
  void aFileOfAFolderIsReadWithoutItsLineEnd() throws IOException {
    Files.writeString(folder.resolve("password"), "p$1\\n\n");
    assertThat(resolved(Map.of("a", "${dir:" + folder + ":password}")))
        .isEqualTo(Map.of("a", "p$1\\n"));
  }

  @Test
  void aVariableIsRead() {
    String path = System.getenv("PATH");
    assertThat(resolved(Map.of("a", "${env:PATH}", "b", "${env::PATH}")))
        .isEqualTo(Map.of("a", path, "b", path));
  }

  @Test
  void whatNoProviderKnowsStaysAsItIs() {
    assertThat(resolved(Map.of("a", "${other:x}", "b", "${x}")))
        .isEqualTo(Map.of("a", "${other:x}", "b", "${x}"));
  }

  @Test
  void namedProvidersTakeThePlaceOfTheUsualOnes() {
    assertThat(resolved(Map.of("config.providers", "file", "a", "${env:PATH}")))
        .isEqualTo(Map.of("a", "${env:PATH}"));
  }

  @Test
  void aProviderMayBeOfAnotherClassAndName() throws IOException {
    assertThat(
            resolved(
                Map.of(
                    "config.providers",
                    "vault",
                    "config.providers.vault.class",
                    "org.apache.kafka.common.config.provider.FileConfigProvider",
                    "config.providers.vault.param.allowed.paths",
                    folder.toString(),
                    "a",
                    "${vault:" + file() + ":key}")))
        .isEqualTo(Map.of("a", "of the file"));
  }

  @Test
  void aMissingFileKeyOrClassIsALine() throws IOException {
    assertThatThrownBy(() -> resolved(Map.of("ssl.key.password", "${file:/no/such:key}")))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("kafka.ssl.key.password refers to /no/such, which cannot be read")
        .hasMessageEndingWith("check that the file is there and may be read");
    String reference = "${file:" + file() + ":other}";
    assertThatThrownBy(() -> resolved(Map.of("a", reference)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "kafka.a refers to %s, but %s has no other; write it there, or name another",
            reference, folder.resolve("secrets.properties"));
    assertThatThrownBy(() -> resolved(Map.of("a", "${env:NO_SUCH_VARIABLE}")))
        .hasMessageContaining("provider env has no NO_SUCH_VARIABLE");
    assertThatThrownBy(() -> resolved(Map.of("config.providers", "vault", "a", "${vault:x}")))
        .hasMessageContaining("set kafka.config.providers.vault.class");
  }

  @Test
  void aConnectionTakesANewSecretWithoutARestartAndShowsNone() throws IOException {
    Connection connection =
        new Connection(
            "b:9093",
            "https://me:pass@r:8081",
            Map.of("ssl.key.password", "${file:" + file() + ":key}", "sasl.jaas.config", "open"),
            Map.of("basic.auth.user.info", "me:pass"));

    assertThat(connection.clientConfig()).containsEntry("ssl.key.password", "of the file");
    Files.writeString(file(), "key=another\n");
    assertThat(connection.clientConfig()).containsEntry("ssl.key.password", "another");
    assertThat(connection.toString())
        .contains("https://r:8081", Secrets.MASK)
        .doesNotContain("me:pass", "open", "another");
  }
}
