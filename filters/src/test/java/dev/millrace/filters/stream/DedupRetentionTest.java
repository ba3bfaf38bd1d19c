package dev.millrace.filters.stream;

import static dev.millrace.filters.stream.DedupRun.signature;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When what is known of a window goes, and how it comes back after a crash. */
class DedupRetentionTest {
  private static final long RETENTION = DedupRun.RETENTION.toMillis();

  @TempDir Path state;
  private DedupRun run;

  @BeforeEach
  void start() {
    run = new DedupRun(state);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aWindowBeginsAnewWhenItsFirstDocumentIsAsOldAsTheRetention() {
    run.pipe("a", signature(1), "x", 100);
    run.pipe("b", signature(1), "x", 100 + RETENTION - 1);
    assertThat(run.clean()).containsExactly("a");
    run.pipe("c", signature(1), "x", 100 + RETENTION);
    assertThat(run.clean()).containsExactly("c");
    run.pipe("d", signature(1), "x", 100 + RETENTION);
    assertThat(run.clean()).isEmpty();
    assertThat(run.matches()).containsOnly(Map.entry("b", "a"), Map.entry("d", "c"));
  }

  @Test
  void aLateDocumentOfAWindowThatHasGoneIsIndexedAnew() {
    run.pipe("a", signature(1), "x", 0);
    run.pipe("other", signature(2), "y", 5 * RETENTION);
    run.pipe("b", signature(1), "x", 1);
    run.pipe("c", signature(1), "x", 2);
    assertThat(run.clean()).containsExactly("a", "other", "b");
    assertThat(run.matches()).containsOnly(Map.entry("c", "b"));
  }

  @Test
  void stateOfWindowsThatAreOverGoes() throws IOException {
    run.pipe("first", signature(0), "first", 0);
    List<Path> first = segments();
    for (int i = 1; i < 20; i++) {
      run.pipe("a" + i, signature(i), "x" + i, 4L * i * RETENTION);
    }
    assertThat(run.clean()).hasSize(20);
    assertThat(segments()).hasSize(1).doesNotContainAnyElementsOf(first);
    // The last window, and what is known of all.
    List<Object> names = new ArrayList<>();
    try (var windows = run.topology().driver().getKeyValueStore(DuplicateStores.WINDOWS).all()) {
      windows.forEachRemaining(window -> names.add(window.key));
    }
    assertThat(names).containsExactly("", "dx19");
  }

  @Test
  void theIndexComesBackFromItsChangelogs() throws IOException {
    run.pipe("a", signature(1), "x", 0);
    run.pipe("b", signature(2), "y", 0);
    assertThat(run.clean()).containsExactly("a", "b");
    Path moved = Files.createDirectory(state.resolve("moved"));
    try (DedupRun before = run) {
      run = new DedupRun(moved);
      KeyValueStore<String, byte[]> windows =
          run.topology().driver().getKeyValueStore(DuplicateStores.WINDOWS);
      before
          .topology()
          .changelog(DuplicateStores.WINDOWS)
          .forEach(
              entry -> windows.put(new String(entry.key, StandardCharsets.UTF_8), entry.value));
      WindowStore<Bytes, byte[]> index =
          run.topology().driver().getWindowStore(DuplicateStores.INDEX);
      before
          .topology()
          .changelog(DuplicateStores.INDEX)
          .forEach(
              entry -> {
                // A window store's key: ours, its timestamp, four bytes of a sequence number.
                int keyBytes = entry.key.length - Long.BYTES - Integer.BYTES;
                byte[] key = Arrays.copyOf(entry.key, keyBytes);
                index.put(
                    Bytes.wrap(key), entry.value, ByteBuffer.wrap(entry.key).getLong(keyBytes));
              });
    }
    // A broker's offsets go on; the driver's begin again, so they are brought past those used.
    run.pipe("filler", signature(3), "z", 1);
    run.pipe("filler2", signature(4), "z", 1);
    assertThat(run.clean()).containsExactly("filler", "filler2");
    long[] near = signature(1);
    near[111] ^= 1;
    run.pipe("c", near, "x", 2);
    run.pipe("d", signature(2), "y", 2);
    run.pipe("e", signature(2), "x", 2);
    assertThat(run.clean()).containsExactly("e");
    assertThat(run.matches()).containsOnly(Map.entry("c", "a"), Map.entry("d", "b"));
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> folders = Files.walk(state)) {
      String prefix = DuplicateStores.INDEX + ".";
      return folders.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
    }
  }
}
