package dev.millrace.filters.stream;

import static dev.millrace.filters.stream.DedupRun.copyBand;
import static dev.millrace.filters.stream.DedupRun.signature;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.filters.duplicates.DuplicateKey;
import dev.millrace.schemas.takedown.TakedownView;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that have the text or the URL of a kept one of another dump. */
class AcrossDumpsTest {
  @TempDir Path state;

  private DedupRun run(DuplicateKey... across) {
    return new DedupRun(state, TakedownView.NONE, Set.of(across));
  }

  @Test
  void dumpsAreNotComparedUnlessItIsSet() {
    try (DedupRun run = run()) {
      run.pipe("a", "https://x.example/", "text", "2024-10", 0);
      run.pipe("b", "https://x.example/", "text", "2024-18", 1);
      assertThat(run.clean()).containsExactly("a", "b");
    }
  }

  @Test
  void aTextOfAnotherDumpDropsWhateverItsUrl() {
    try (DedupRun run = run(DuplicateKey.TEXT)) {
      run.pipe("a", "https://x.example/", "text", "2024-10", 0);
      run.pipe("b", "https://y.example/", "text", "2024-18", 1);
      run.pipe("c", "https://x.example/", "other text", "2024-18", 2);
      assertThat(run.clean()).containsExactly("a", "c");
      assertThat(run.rules()).containsOnly(Map.entry("b", "duplicate.exact a"));
    }
  }

  @Test
  void aUrlOfAnotherDumpDropsWhateverItsText() {
    try (DedupRun run = run(DuplicateKey.URL)) {
      run.pipe("a", "https://x.example/", "text", "2024-10", 0);
      run.pipe("b", "https://x.example/", "other text", "2024-18", 1);
      run.pipe("c", "https://x.example/#part", "other text", "2024-18", 2);
      run.pipe("d", "https://y.example/", "text", "2024-18", 3);
      assertThat(run.clean()).containsExactly("a", "c", "d");
      assertThat(run.rules()).containsOnly(Map.entry("b", "duplicate.url a"));
    }
  }

  @Test
  void theSameTextIsSaidOfOneThatHasBoth() {
    try (DedupRun run = run(DuplicateKey.URL, DuplicateKey.TEXT)) {
      run.pipe("a", "https://x.example/", "text", "2024-10", 0);
      run.pipe("b", "https://x.example/", "other text", "2024-10", 1);
      run.pipe("c", "https://x.example/", "text", "2024-18", 2);
      assertThat(run.clean()).containsExactly("a");
      assertThat(run.rules())
          .containsOnly(Map.entry("b", "duplicate.url a"), Map.entry("c", "duplicate.exact a"));
    }
  }

  @Test
  void nothingIsDroppedForTheSakeOfWhatWasNotKept() {
    try (DedupRun run = run(DuplicateKey.URL, DuplicateKey.TEXT)) {
      long[] near = signature(2);
      copyBand(signature(1), 3, near);
      run.pipe("kept", signature(1), "2024-10", 0);
      run.pipe("near", near, "2024-10", 1);
      run.pipe("again", "https://near", "near", "2024-18", 2);
      assertThat(run.clean()).containsExactly("kept", "again");
    }
  }

  @Test
  void whatWasDroppedTakesNoPartInItsOwnDump() {
    try (DedupRun run = run(DuplicateKey.URL)) {
      long[] near = signature(2);
      copyBand(signature(1), 3, near);
      run.pipe("first", "https://page", "text", "2024-10", 0);
      run.pipe("page", signature(1), "2024-18", 1);
      run.pipe("near", near, "2024-18", 2);
      assertThat(run.clean()).containsExactly("first", "near");
    }
  }

  @Test
  void whatIsTakenDownIsForgotten() {
    KnownTakedowns takedowns = new KnownTakedowns();
    try (DedupRun run = new DedupRun(state, takedowns, Set.of(DuplicateKey.TEXT))) {
      run.pipe("a", "https://taken.example/", "text", "2024-10", 0);
      takedowns.add("host:taken.example");
      run.topology().driver().advanceWallClockTime(DuplicateForgetting.TICK);
      run.pipe("b", "https://b.example/", "text", "2024-18", 1);
      run.pipe("c", "https://c.example/", "text", "2024-26", 2);
      assertThat(run.clean()).containsExactly("a", "b");
      assertThat(run.rules()).containsOnly(Map.entry("c", "duplicate.exact b"));
    }
  }

  @Test
  void whatIsKeptGoesWithTheRetention() {
    try (DedupRun run = run(DuplicateKey.TEXT)) {
      run.pipe("a", "https://a.example/", "text", "2024-10", 0);
      run.pipe("b", "https://b.example/", "text", "2024-18", DedupRun.RETENTION.toMillis() - 1);
      run.pipe("c", "https://c.example/", "text", "2024-26", DedupRun.RETENTION.toMillis());
      assertThat(run.clean()).containsExactly("a", "c");
    }
  }

  /** What a document is keyed by on the way to those who look for duplicates. */
  private static Set<String> tasks(DedupRun run) {
    TopologyTestDriver driver = run.topology().driver();
    String repartition =
        driver.producedTopicNames().stream()
            .filter(name -> name.endsWith("dedup-window-repartition"))
            .findFirst()
            .orElseThrow();
    return driver
        .createOutputTopic(repartition, new StringDeserializer(), new ByteArrayDeserializer())
        .readKeyValuesToList()
        .stream()
        .map(record -> record.key)
        .filter(key -> !key.isEmpty()) // promises go to all
        .collect(Collectors.toSet());
  }

  @Test
  void documentsOfAllDumpsMeetInOneTask() {
    try (DedupRun run = run(DuplicateKey.URL)) {
      run.pipe("a", "https://x.example/", "text", "2024-10", 0);
      run.pipe("b", "https://y.example/", "other text", "2024-18", 1);
      assertThat(tasks(run)).hasSize(1);
    }
    try (DedupRun run = run()) {
      run.pipe("a", "https://x.example/", "text", "2024-10", 0);
      run.pipe("b", "https://y.example/", "other text", "2024-18", 1);
      assertThat(tasks(run)).hasSize(2);
    }
  }
}
