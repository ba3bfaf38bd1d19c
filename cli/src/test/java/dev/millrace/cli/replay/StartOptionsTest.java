package dev.millrace.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code replay start} reads of {@code --since} and {@code --hosts}. */
class StartOptionsTest {
  private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({
    "2026-01-31, 2026-01-31T00:00:00Z",
    "2026-01-31T18:00:00Z, 2026-01-31T18:00:00Z",
    "2026-01-31T18:00:00.1234567Z, 2026-01-31T18:00:00.123Z",
    "2026-01-31T18:00+02:00, 2026-01-31T16:00:00Z",
    "2026-02-01, 2026-02-01T00:00:00Z",
  })
  void aTimeIsAnInstantOrADayOfUtc(String text, Instant time) {
    assertThat(SinceTime.parse(text, NOW)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "31.1.2026", "2026-02-30", "2026-01-31T18:00:00"})
  void whatIsNoTimeIsToldWithOneThatIs(String text) {
    assertThatThrownBy(() -> SinceTime.parse(text, NOW))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("--since is '" + text + "', but must be a time")
        .hasMessageContaining("2026-01-31T18:00:00Z");
  }

  @Test
  void theFutureAndTheTimeBeforeAllPagesAreRefused() {
    assertThatThrownBy(() -> SinceTime.parse("2026-02-01T00:00:00.001Z", NOW))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("but it is 2026-02-01T00:00:00Z now");
    assertThatThrownBy(() -> SinceTime.parse("1970-01-01", NOW))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("no page came before 1970");
  }

  private static InputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void hostsAreReadFromAFileOrFromStandardInputEachOnce() throws Exception {
    String text = "# mine\n\n b.example \r\nA.example\ndomain:c.example\nhost:a.example\n";
    Path file = Files.writeString(folder.resolve("hosts"), text);
    assertThat(HostsFile.read(file.toString(), input("other.example")))
        .containsExactly("a.example", "b.example", "domain:c.example");
    assertThat(HostsFile.read("-", input("other.example"))).containsExactly("other.example");
  }

  @Test
  void whatNamesNoHostIsToldWithItsLine() throws Exception {
    assertThatThrownBy(() -> HostsFile.read("-", input("# none\n")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("--hosts - names no host: write one a line");
    assertThatThrownBy(() -> HostsFile.read("-", input("a.example\n\nb c\n")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("standard input, line 3: ");
    assertThatThrownBy(() -> HostsFile.read(folder.resolve("gone").toString(), input("")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("--hosts cannot be read from " + folder.resolve("gone"));
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', (byte) 0xe9, '\n'});
    assertThatThrownBy(() -> HostsFile.read(latin.toString(), input("")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void asManyHostsAsAGenerationKeepsAndNoMore() {
    String most = hosts(HostsFile.MOST_HOSTS);
    assertThat(HostsFile.read("-", input(most))).hasSize(HostsFile.MOST_HOSTS);
    assertThatThrownBy(() -> HostsFile.read("-", input(hosts(HostsFile.MOST_HOSTS + 1))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("names 10001 hosts, but a generation keeps at most 10000");
  }

  private static String hosts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "h" + i + ".example\n")
        .collect(Collectors.joining());
  }
}
