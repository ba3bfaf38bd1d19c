package dev.millrace.inference.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.keys.SecretHash;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeysTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  @TempDir Path folder;

  /** Below zero, as {@code System.nanoTime} may be. */
  private long now = -5 * SECOND;

  private ApiKeys keys(Set<String> plain, Path file) {
    return ApiKeys.of(plain, Optional.of(file), () -> now);
  }

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("keys.txt"), List.of(lines));
  }

  private static String line(String name, String key) {
    return ApiKeyFile.line(new ApiKey(name, SecretHash.of(key), Set.of(KeyScope.READ), 2));
  }

  @Test
  void aKeyIsKnownByItsHashAlone() throws IOException {
    ApiKeys keys = keys(Set.of("plain"), file("# keys", "", line("alice", "one")));

    ApiKey alice = keys.find("one").orElseThrow();
    assertThat(alice.name()).isEqualTo("alice");
    assertThat(alice.scopes()).containsExactly(KeyScope.READ);
    assertThat(keys.find("plain").orElseThrow().scopes()).hasSize(3);
    assertThat(keys.find("two")).isEmpty();
    assertThat(keys.find(SecretHash.of("one").toString())).isEmpty();
    assertThat(keys.areOff()).isFalse();
    assertThat(ApiKeys.of(Set.of(), Optional.empty(), () -> now).areOff()).isTrue();
  }

  @Test
  void aMinutesCallsMayComeAtOnceAndThenOneByOne() throws IOException {
    ApiKeys keys = keys(Set.of(), file(line("alice", "one")));
    ApiKey alice = keys.find("one").orElseThrow();

    assertThat(keys.take(alice)).isEmpty();
    assertThat(keys.take(alice)).isEmpty();
    assertThat(keys.take(alice)).hasValue(30);
    now += 29 * SECOND;
    assertThat(keys.take(alice)).hasValue(1);
    now += SECOND;
    assertThat(keys.take(alice)).isEmpty();
    assertThat(keys.take(alice)).hasValue(30);
  }

  @Test
  void theFileIsReadAgainAndADamagedOneChangesNothing() throws IOException {
    Path file = file(line("alice", "one"));
    ApiKeys keys = keys(Set.of(), file);

    Files.writeString(file, line("alice", "one") + "\n" + line("bob", "two") + "\n");
    assertThat(keys.find("two")).isEmpty();
    now += SECOND;
    assertThat(keys.find("two")).isPresent();

    Files.writeString(file, "alice\n");
    now += SECOND;
    assertThat(keys.find("two")).isPresent();

    Files.writeString(file, line("alice", "one") + "\n");
    now += SECOND;
    assertThat(keys.find("two")).isEmpty();
    assertThat(keys.find("one")).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "alice read | 2 fields, but must be NAME SHA256 SCOPES",
        "alice 12ab read | must be 64 digits",
        "alice HASH write | is no scope: they are generate, read and admin",
        "alice HASH read 60 | is no rate: write it as 60/min",
        "alice HASH read 0/min | is no rate",
      })
  void aLineThatIsNoneNamesItselfAndTheRule(String line, String rule) throws IOException {
    Path file = file("# first", line.replace("HASH", SecretHash.of("one").toString()));

    assertThatThrownBy(() -> ApiKeyFile.read(file))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file + ", line 2: ")
        .hasMessageContaining(rule);
  }

  @Test
  void aNameStandsOnce() throws IOException {
    Path file = file(line("alice", "one"), line("alice", "two"));

    assertThatThrownBy(() -> ApiKeyFile.read(file))
        .hasMessageContaining("line 2: 'alice' is there");
  }
}
