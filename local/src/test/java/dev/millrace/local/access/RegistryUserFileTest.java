package dev.millrace.local.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.keys.SecretHash;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryUserFileTest {
  private static final RegistryUser USER =
      new RegistryUser("stages", SecretHash.of("secret"), RegistryRight.READ);

  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("users.txt"), List.of(lines));
  }

  @Test
  void readsTheLinesItWrites() throws IOException {
    RegistryUser operator =
        new RegistryUser("operator", SecretHash.of("other"), RegistryRight.WRITE);
    Path file =
        file("# users", "", RegistryUserFile.line(USER), " " + RegistryUserFile.line(operator));

    assertThat(RegistryUserFile.read(file)).containsExactly(USER, operator);
    assertThat(RegistryUserFile.line(USER)).doesNotContain(" secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stages HASH|2 fields, but must be NAME SHA256 read",
        "stages HASH read now|4 fields",
        "stages secret read|SHA-256 must be 64 digits",
        "stages HASH admin|'admin' is no right: they are read and write",
        "a:b HASH read|the name must be without # and colons",
      })
  void namesTheLineThatIsNoneOfAUser(String line, String fault) throws IOException {
    Path file = file("# first", line.replace("HASH", SecretHash.of("one").hex()));

    assertThatThrownBy(() -> RegistryUserFile.read(file))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("users.txt, line 2: ")
        .hasMessageContaining(fault);
  }

  @Test
  void refusesAFileThatIsMissingOrLetsNobodyInOrHasANameTwice() throws IOException {
    assertThatThrownBy(() -> RegistryUserFile.read(folder.resolve("none")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("registry.users-file");
    Path empty = file("# nobody");
    assertThatThrownBy(() -> RegistryUserFile.read(empty))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("names no user: millrace keys registry NAME --to");
    Path twice = file(RegistryUserFile.line(USER), RegistryUserFile.line(USER));
    assertThatThrownBy(() -> RegistryUserFile.read(twice)).hasMessageContaining("line 2: 'stages'");
  }
}
