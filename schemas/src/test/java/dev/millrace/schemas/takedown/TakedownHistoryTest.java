package dev.millrace.schemas.takedown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.Takedown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TakedownHistoryTest {
  private static final int HOSTS = 4;

  private record Written(long offset, Takedown takedown) {}

  private static Takedown takedown(String host, boolean revoked, List<Long> turns) {
    return Takedown.newBuilder()
        .setKind("host")
        .setValue(host)
        .setRevoked(revoked)
        .setTurns(List.copyOf(turns))
        .build();
  }

  private static TakedownHistory history(Iterable<Written> records) {
    TakedownHistory history = new TakedownHistory();
    records.forEach(written -> assertThat(history.add(written.takedown, written.offset)).isTrue());
    return history;
  }

  @Test
  void whatWasInForceAtAnyOffsetCanBeToldWhenEarlierRecordsAreGone() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Map<String, List<Long>> turns = new LinkedHashMap<>();
      List<Written> all = new ArrayList<>();
      long offset = 0;
      for (int i = 0; i < 30; i++) {
        offset += 1 + random.nextInt(3); // Markers of transactions take offsets, too.
        String host = "h" + random.nextInt(HOSTS) + ".example";
        List<Long> before = turns.computeIfAbsent(host, name -> new ArrayList<>());
        all.add(new Written(offset, takedown(host, before.size() % 2 == 1, before)));
        before.add(offset);
      }
      Map<String, Written> last = new LinkedHashMap<>();
      all.forEach(written -> last.put(written.takedown.getValue(), written));
      List<Written> compacted =
          all.stream().filter(written -> last.containsValue(written)).toList();
      TakedownHistory history = history(compacted);
      assertThat(history.version()).isEqualTo(offset + 1);
      for (long version = 0; version <= offset + 1; version++) {
        long end = version;
        TakedownHistory then =
            history(all.stream().filter(written -> written.offset < end).toList());
        for (int host = 0; host < HOSTS; host++) {
          String url = "https://h" + host + ".example/";
          assertThat(history.asOf(version).match(url))
              .as("seed %d, version %d, %s", seed, version, url)
              .isEqualTo(then.current().match(url));
        }
      }
    }
  }

  @Test
  void whatWasPutInForceSinceIsWhatIsInForceNowAndWasNotAllTheTime() {
    TakedownHistory history =
        history(
            List.of(
                new Written(0, takedown("old.example", false, List.of())),
                new Written(1, takedown("again.example", false, List.of())),
                new Written(3, takedown("again.example", true, List.of(1L))),
                new Written(5, takedown("gone.example", false, List.of())),
                new Written(6, takedown("gone.example", true, List.of(5L))),
                new Written(7, takedown("again.example", false, List.of(1L, 3L))),
                new Written(9, takedown("new.example", false, List.of()))));
    Takedowns since = history.since(2, 9);
    assertThat(since.match("https://again.example/")).isPresent();
    assertThat(since.match("https://old.example/")).as("before").isEmpty();
    assertThat(since.match("https://gone.example/")).as("revoked").isEmpty();
    assertThat(since.match("https://new.example/")).as("later").isEmpty();
    assertThat(history.since(9, 10).match("https://new.example/")).isPresent();
    assertThat(history.since(10, 20).isEmpty()).isTrue();
  }

  @Test
  void aRecordThatNamesNoTakedownOrIsOutOfTurnIsNone() {
    TakedownHistory history = new TakedownHistory();
    assertThat(history.add(takedown("example.org", true, List.of()), 0)).isFalse();
    assertThat(history.add(takedown("example.org", false, List.of(3L)), 1)).isFalse();
    assertThat(history.add(takedown("no host", false, List.of()), 2)).isFalse();
    assertThat(history.add(Takedown.newBuilder().setKind("later").build(), 3)).isFalse();
    assertThat(history.current().isEmpty()).isTrue();
    assertThat(history.version()).isEqualTo(4);
  }
}
