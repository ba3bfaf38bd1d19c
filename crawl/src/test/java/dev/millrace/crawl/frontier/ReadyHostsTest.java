package dev.millrace.crawl.frontier;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.schemas.HostState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ReadyHostsTest {
  /** Counts the deleted entries that a search has to pass over, as a store on disk keeps them. */
  private static final class MarkingStore implements SortedStore {
    private final TreeMapStore entries = new TreeMapStore();
    private final TreeMap<byte[], Boolean> marks = new TreeMap<>(Arrays::compareUnsigned);
    private long passed;

    @Override
    public Optional<byte[]> get(byte[] key) {
      return entries.get(key);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      marks.remove(key);
      entries.put(key, value);
    }

    @Override
    public void delete(byte[] key) {
      marks.put(key, true);
      entries.delete(key);
    }

    @Override
    public Optional<Entry> first(byte[] from, byte[] to) {
      Optional<Entry> first = entries.first(from, to);
      passed += marks.subMap(from, first.map(Entry::key).orElse(to)).size();
      return first;
    }
  }

  private static HostState host(String name) {
    return HostState.newBuilder().setHost(name).build();
  }

  @Test
  void aTurnPassesOverFewMarksThoughAllHostsHaveOneTime() {
    MarkingStore store = new MarkingStore();
    ReadyHosts ready = new ReadyHosts(store);
    int hosts = 2_000;
    Map<String, HostState> states = new HashMap<>();
    for (int number = 0; number < hosts; number++) {
      HostState state = host("h" + number);
      ready.schedule(state, 1_000);
      states.put(state.getHost(), state);
    }

    for (int turn = 0; turn < hosts; turn++) {
      HostState state = requireNonNull(states.remove(ready.next(1_000).orElseThrow()));
      ready.schedule(state, 5_000);
    }

    assertThat(states).isEmpty();
    assertThat(ready.next(1_000)).isEmpty();
    assertThat(store.passed).isLessThanOrEqualTo(2L * hosts);
  }

  @Test
  void hostsComeInTheOrderOfTheirTimesWheneverTheyAreScheduled() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      ReadyHosts ready = new ReadyHosts(new TreeMapStore());
      Map<String, HostState> states = new HashMap<>();
      long now = 100;
      for (int step = 0; step < 500; step++) {
        if (random.nextBoolean()) {
          String name = "h" + random.nextInt(50);
          HostState state = states.computeIfAbsent(name, ReadyHostsTest::host);
          ready.schedule(state, now + random.nextInt(20) - 5L);
        } else {
          now += random.nextInt(5);
          Optional<String> next = ready.next(now);
          assertThat(next.map(name -> requireNonNull(states.get(name)).getReadyAt()))
              .as("seed %d step %d", seed, step)
              .isEqualTo(earliest(states, now));
          next.ifPresent(name -> ready.remove(requireNonNull(states.get(name))));
        }
      }
    }
  }

  private static Optional<Long> earliest(Map<String, HostState> states, long now) {
    List<Long> times = new ArrayList<>();
    states.values().forEach(state -> times.add(state.getReadyAt()));
    return times.stream().filter(at -> at >= 0 && at <= now).min(Long::compare);
  }
}
