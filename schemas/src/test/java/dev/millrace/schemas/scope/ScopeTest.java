package dev.millrace.schemas.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
  private static final Instant SINCE = Instant.parse("2026-01-31T18:00:00Z");
  private static final Scope SOME =
      Scope.of(Instant.EPOCH, List.of("www.coast.example", "domain:rock.example"));

  @ParameterizedTest
  @CsvSource({
    "https://www.coast.example/a, true",
    "HTTP://WWW.Coast.Example:8080/b?c, true",
    "https://coast.example/, false",
    "https://img.www.coast.example/, false",
    "https://rock.example/, true",
    "https://a.b.rock.example/, true",
    "https://hardrock.example/, false",
    "no URL at all, false",
  })
  void aHostStandsForItselfAndADomainForAllBelowItToo(String url, boolean inside) {
    assertThat(SOME.outside(url, SINCE).isEmpty()).isEqualTo(inside);
    if (!inside) {
      assertThat(SOME.outside(url, SINCE)).contains(new Outside("replay.hosts", 1, 0));
    }
  }

  @Test
  void whatCameAtTheTimeIsInsideAndWhatCameAMillisecondBeforeIsNot() {
    Scope scope = Scope.of(SINCE, List.of());
    assertThat(scope.outside("https://a.example/", SINCE)).isEmpty();
    assertThat(scope.outside("https://a.example/", SINCE.minusMillis(1)))
        .contains(
            new Outside(
                "replay.since", SINCE.toEpochMilli() / 1e3 - 0.001, SINCE.getEpochSecond()));
  }

  @Test
  void aPageThatIsOldAndElsewhereIsOld() {
    Scope both = Scope.of(SINCE, List.of("coast.example"));
    assertThat(both.outside("https://a.example/", Instant.EPOCH))
        .map(Outside::rule)
        .contains("replay.since");
  }

  @Test
  void allTakesAll() {
    assertThat(Scope.ALL.isAll()).isTrue();
    assertThat(SOME.isAll()).isFalse();
    assertThat(Scope.of(SINCE, List.of()).isAll()).isFalse();
    assertThat(Scope.ALL.outside("", Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "WWW.Coast.Example , www.coast.example",
    "host:coast.example, coast.example",
    "domain:Coast.example, domain:coast.example",
    "192.0.2.7, 192.0.2.7",
  })
  void aLineIsKeptAsItIsCompared(String line, String kept) {
    assertThat(HostName.parse(line)).hasToString(kept);
    assertThat(HostName.parse(kept)).isEqualTo(HostName.parse(line));
  }

  @Test
  void whatNamesNoHostIsRefusedByName() {
    assertThatThrownBy(() -> HostName.parse("https://coast.example/"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("'https://coast.example/' is a URL");
    assertThatThrownBy(() -> HostName.parse("coast.example/a"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("has a path");
    assertThatThrownBy(() -> HostName.parse("a b"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("names no host");
  }
}
